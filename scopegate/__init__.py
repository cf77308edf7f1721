"""OAuth 2.0 client-credentials authorization for Amazon API Gateway with Amazon Cognito."""
