# What exists before the example: the bucket of the states. It keeps every version of them.
provider "aws" {
  region = var.region
}

resource "aws_s3_bucket" "states" {
  bucket_prefix = "example-terraform-state-"
  force_destroy = var.force_destroy
}

resource "aws_s3_bucket_versioning" "states" {
  bucket = aws_s3_bucket.states.id

  versioning_configuration {
    status = "Enabled"
  }
}
