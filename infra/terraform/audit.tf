resource "aws_cloudwatch_log_group" "audit" {
  name              = local.log_groups.audit
  retention_in_days = var.audit_retention_days
  kms_key_id        = local.at_rest_key_arn
  skip_destroy      = var.deletion_protection
  tags              = var.tags
}
