terraform {
  # Locking in the bucket itself is new in 1.10.
  required_version = ">= 1.10"

  # Bucket, key and region are in environments/<environment>.s3.tfbackend.
  backend "s3" {
    encrypt      = true
    use_lockfile = true
  }

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}
