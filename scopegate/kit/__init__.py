"""Kits for partners: an OpenAPI document, a page and a Postman collection."""
