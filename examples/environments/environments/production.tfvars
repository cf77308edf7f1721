environment   = "production"
domain_prefix = "example-orders"
function_name = "orders"
invoke_arn    = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:orders/invocations"

clients = {
  partner-a = { scopes = ["orders/read"] }
  partner-b = { scopes = ["orders/read", "orders/write"] }
}
