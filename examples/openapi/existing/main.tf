# What exists before the example: a Lambda function.
provider "aws" {
  region = var.region
}
