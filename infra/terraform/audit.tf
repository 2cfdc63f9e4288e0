resource "aws_cloudwatch_log_group" "audit" {
  #checkov:skip=CKV_AWS_158:with minimal = true, which says so, the key is one that AWS owns; else it is the deployment's own
  #checkov:skip=CKV_AWS_338:the usual 400 days are more than a year; who keeps them for less says so
  name              = local.log_groups.audit
  retention_in_days = var.audit_retention_days
  kms_key_id        = local.at_rest_key_arn
  skip_destroy      = var.deletion_protection
  tags              = var.tags
}
