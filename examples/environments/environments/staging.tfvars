environment = "staging"

clients = {
  testing = { scopes = ["orders/read", "orders/write"], access_token_validity = 5 }
}
