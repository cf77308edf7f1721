environment   = "staging"
domain_prefix = "example-orders-staging"
function_name = "orders-staging"
invoke_arn    = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:orders-staging/invocations"

deletion_protection = false

clients = {
  testing = { scopes = ["orders/read", "orders/write"], access_token_validity = 5 }
}
