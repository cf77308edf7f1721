# A VPC without a way to the internet.
resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/24"
  tags       = { Name = var.name }
}

resource "aws_subnet" "this" {
  for_each = { a = "10.0.0.0/26", b = "10.0.0.64/26" }

  availability_zone = "${var.region}${each.key}"
  cidr_block        = each.value
  tags              = { Name = "${var.name}-${each.key}" }
  vpc_id            = aws_vpc.this.id
}

resource "aws_apigatewayv2_vpc_link" "this" {
  name               = var.name
  security_group_ids = []
  subnet_ids         = values(aws_subnet.this)[*].id
}

resource "aws_lb" "this" {
  name               = var.name
  internal           = true
  load_balancer_type = "network"
  subnets            = values(aws_subnet.this)[*].id
}

resource "aws_lb_listener" "this" {
  load_balancer_arn = aws_lb.this.arn
  port              = 80
  protocol          = "TCP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }
}

resource "aws_lb_target_group" "this" {
  name        = var.name
  port        = var.port
  protocol    = "TCP"
  target_type = "ip"
  vpc_id      = aws_vpc.this.id
}

resource "aws_lb_target_group_attachment" "this" {
  for_each = toset(var.servers)

  target_group_arn = aws_lb_target_group.this.arn
  target_id        = each.value
}
