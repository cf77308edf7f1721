"""What a partner is given besides an id and a secret: a document, a page and a collection."""
