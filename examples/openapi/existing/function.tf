# A function that answers every call alike.
resource "aws_lambda_function" "this" {
  filename         = abspath("${path.module}/function.zip")
  function_name    = var.name
  handler          = "function.handler"
  role             = aws_iam_role.this.arn
  runtime          = "python3.13"
  source_code_hash = filebase64sha256("${path.module}/function.zip")
}

resource "aws_iam_role" "this" {
  name = var.name

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}
