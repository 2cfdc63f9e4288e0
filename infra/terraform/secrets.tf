# The secrets are here, their values are not: state files would show them. README.md says how a
# value is put.

locals {
  recovery_days = var.deletion_protection ? 30 : 0
}

resource "aws_secretsmanager_secret" "ring" {
  name                    = "${var.name}/keys-ring"
  description             = "The secrets that authenticate API keys: generation to Base64 of 32 random bytes."
  kms_key_id              = aws_kms_key.at_rest.arn
  recovery_window_in_days = local.recovery_days
  tags                    = var.tags
}

resource "aws_secretsmanager_secret" "upstream" {
  for_each = var.upstream_secrets

  name                    = "${var.name}/upstreams/${each.key}"
  description             = each.value
  kms_key_id              = aws_kms_key.at_rest.arn
  recovery_window_in_days = local.recovery_days
  tags                    = var.tags
}
