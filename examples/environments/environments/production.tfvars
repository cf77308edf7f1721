environment         = "production"
deletion_protection = true

clients = {
  partner-a = { scopes = ["orders/read"] }
  partner-b = { scopes = ["orders/read", "orders/write"] }
}
