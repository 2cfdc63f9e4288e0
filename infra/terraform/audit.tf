resource "aws_cloudwatch_log_group" "audit" {
  name              = "/${var.name}/audit"
  retention_in_days = var.audit_retention_days
  kms_key_id        = aws_kms_key.at_rest.arn
  skip_destroy      = var.deletion_protection
  tags              = var.tags
}
