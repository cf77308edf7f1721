# Each block hands what exists to the address that the module gives it. After the apply, delete this
# file, with the variables of ids.

import {
  to = module.api.aws_cognito_user_pool.this
  id = var.user_pool_id
}

import {
  to = module.api.aws_cognito_resource_server.this["orders"]
  id = "${var.user_pool_id}|orders"
}

import {
  to = module.api.aws_cognito_user_pool_client.this["partner-a"]
  id = "${var.user_pool_id}/${var.client_id}"
}

import {
  to = module.api.aws_cognito_user_pool_domain.this
  id = var.domain_prefix
}

import {
  to = module.api.aws_api_gateway_rest_api.this
  id = var.rest_api_id
}

import {
  to = module.api.aws_api_gateway_authorizer.this
  id = "${var.rest_api_id}/${var.authorizer_id}"
}

import {
  to = module.api.aws_api_gateway_resource.depth_1["/orders"]
  id = "${var.rest_api_id}/${var.orders_resource_id}"
}

import {
  to = module.api.aws_api_gateway_method.this["GET /orders"]
  id = "${var.rest_api_id}/${var.orders_resource_id}/GET"
}

import {
  to = module.api.aws_api_gateway_integration.this["GET /orders"]
  id = "${var.rest_api_id}/${var.orders_resource_id}/GET"
}

import {
  to = module.api.aws_api_gateway_stage.this
  id = "${var.rest_api_id}/v1"
}
