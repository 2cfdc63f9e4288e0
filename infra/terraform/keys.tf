data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  region           = data.aws_region.current.id
  account_root_arn = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:root"

  # Not taken from the group, which is encrypted by a key whose policy names it.
  audit_log_group_arn = "arn:${data.aws_partition.current.partition}:logs:${local.region}:${data.aws_caller_identity.current.account_id}:log-group:/${var.name}/audit"
}

# Wraps data keys, and nothing else: what it decrypts, the two roles decrypt themselves.
resource "aws_kms_key" "wrapping" {
  description             = "${var.name}: wraps data keys"
  enable_key_rotation     = true
  deletion_window_in_days = var.key_deletion_days
  tags                    = var.tags

  policy = templatefile("${path.module}/policies/key-wrapping.json.tftpl", {
    account_root_arn = local.account_root_arn
    role_arns        = [aws_iam_role.data.arn, aws_iam_role.admin.arn]
  })
}

resource "aws_kms_alias" "wrapping" {
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.wrapping.key_id
}

# Encrypts what services keep for the gateway; used by them alone, on behalf of whoever may ask them.
resource "aws_kms_key" "at_rest" {
  description             = "${var.name}: tables, secrets and audit events at rest"
  enable_key_rotation     = true
  deletion_window_in_days = var.key_deletion_days
  tags                    = var.tags

  policy = templatefile("${path.module}/policies/key-at-rest.json.tftpl", {
    account_root_arn    = local.account_root_arn
    audit_log_group_arn = local.audit_log_group_arn
    region              = local.region
  })
}

resource "aws_kms_alias" "at_rest" {
  name          = "alias/${var.name}-at-rest"
  target_key_id = aws_kms_key.at_rest.key_id
}
