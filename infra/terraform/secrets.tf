# The secrets are here, their values are not: state files would show them. README.md says how a
# value is put.

locals {
  recovery_days = var.deletion_protection ? 30 : 0

  rotated = merge(
    { for key, secret in aws_secretsmanager_secret.upstream : "upstreams/${key}" => secret.id },
    { for key, secret in aws_secretsmanager_secret.issuer : "issuers/${key}" => secret.id }
  )
}

resource "aws_secretsmanager_secret" "ring" {
  #checkov:skip=CKV2_AWS_57:a generation leaves the ring when no live key uses it, which no schedule knows
  name                    = "${var.name}/keys-ring"
  description             = "The secrets that authenticate API keys: generation to Base64 of 32 random bytes."
  kms_key_id              = local.at_rest_key_arn
  recovery_window_in_days = local.recovery_days
  tags                    = var.tags
}

resource "aws_secretsmanager_secret" "upstream" {
  for_each = var.upstream_secrets

  name                    = "${var.name}/upstreams/${each.key}"
  description             = each.value
  kms_key_id              = local.at_rest_key_arn
  recovery_window_in_days = local.recovery_days
  tags                    = var.tags
}

resource "aws_secretsmanager_secret" "issuer" {
  for_each = var.issuer_secrets

  name                    = "${var.name}/issuers/${each.key}"
  description             = each.value
  kms_key_id              = local.at_rest_key_arn
  recovery_window_in_days = local.recovery_days
  tags                    = var.tags
}

resource "aws_secretsmanager_secret_rotation" "this" {
  #checkov:skip=CKV_AWS_304:how often is a matter of the provider, so the operator says it
  for_each = var.secret_rotation

  secret_id           = local.rotated[each.key]
  rotation_lambda_arn = each.value.lambda_arn

  # A secret has no value when it is made, so there is nothing to rotate yet.
  rotate_immediately = false

  rotation_rules {
    automatically_after_days = each.value.days
  }
}
