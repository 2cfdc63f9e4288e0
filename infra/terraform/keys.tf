data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  region           = data.aws_region.current.id
  account          = data.aws_caller_identity.current.account_id
  partition        = data.aws_partition.current.partition
  account_root_arn = "arn:${local.partition}:iam::${local.account}:root"

  # Null leaves it to a key that AWS owns.
  at_rest_key_arn = one(aws_kms_key.at_rest[*].arn)

  # Not taken from what is encrypted by a key whose policy names it.
  log_groups = {
    audit      = "/${var.name}/audit"
    front_door = "/${var.name}/front-door"
    data       = "/aws/lambda/${var.name}-data"
    admin      = "/aws/lambda/${var.name}-admin"
    waf        = "aws-waf-logs-${var.name}"
  }
  log_group_arns  = { for key, group in local.log_groups : key => "arn:${local.partition}:logs:${local.region}:${local.account}:log-group:${group}" }
  alarm_topic_arn = "arn:${local.partition}:sns:${local.region}:${local.account}:${var.name}-alarms"
}

# Wraps data keys, and nothing else: what it decrypts, the two roles decrypt themselves.
resource "aws_kms_key" "wrapping" {
  #checkov:skip=CKV_AWS_7:rotated, but where minimal is true: each of the first two rotations costs the price of a key again (ADR 58)
  description             = "${var.name}: wraps data keys"
  enable_key_rotation     = !var.minimal
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
  count = var.minimal ? 0 : 1

  description             = "${var.name}: tables, secrets, logs, alarms and settings at rest"
  enable_key_rotation     = true
  deletion_window_in_days = var.key_deletion_days
  tags                    = var.tags

  policy = templatefile("${path.module}/policies/key-at-rest.json.tftpl", {
    account_root_arn = local.account_root_arn
    log_group_arns   = values(local.log_group_arns)
    alarm_topic_arn  = local.alarm_topic_arn
    region           = local.region
  })
}

resource "aws_kms_alias" "at_rest" {
  count = var.minimal ? 0 : 1

  name          = "alias/${var.name}-at-rest"
  target_key_id = aws_kms_key.at_rest[0].key_id
}
