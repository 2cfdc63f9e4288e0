locals {
  policy_variables = {
    access_table_arn    = aws_dynamodb_table.this["access"].arn
    datakeys_table_arn  = aws_dynamodb_table.this["datakeys"].arn
    ledger_table_arn    = aws_dynamodb_table.this["ledger"].arn
    wrapping_key_arn    = aws_kms_key.wrapping.arn
    at_rest_key_arn     = var.minimal ? "" : local.at_rest_key_arn
    audit_log_group_arn = local.log_group_arns.audit
    ring_secret_arn     = aws_secretsmanager_secret.ring.arn
    issuer_secret_arns  = sort([for secret in aws_secretsmanager_secret.issuer : secret.arn])
    secret_arns = sort(concat(
      [aws_secretsmanager_secret.ring.arn],
      [for secret in aws_secretsmanager_secret.upstream : secret.arn],
      [for secret in aws_secretsmanager_secret.issuer : secret.arn]
    ))
    region = local.region
  }

  # Of the documents' statements, those that speak of something: without secrets of issuers, or a
  # key of the deployment's own for what is at rest, there is nothing to allow.
  role_documents = { for role in ["data", "admin"] : role => jsondecode(templatefile("${path.module}/policies/${role}.json.tftpl", local.policy_variables)) }
  role_policies = { for role, document in local.role_documents : role => jsonencode({
    Version   = document.Version
    Statement = [for statement in document.Statement : statement if length(statement.Resource) > 0]
  }) }
}

# No condition is documented by which Lambda says whose function it is; it takes roles of the function's own account
# alone. Pods are held to a cluster and a service account by their association.
locals {
  services = { data = var.service_principals, admin = var.admin_service_principals }
}

data "aws_iam_policy_document" "trust_of_services" {
  for_each = local.services

  dynamic "statement" {
    for_each = length(setsubtract(each.value, ["ecs-tasks.amazonaws.com"])) > 0 ? [true] : []

    content {
      sid     = "TheGatewayRunsThere"
      actions = ["sts:AssumeRole"]

      principals {
        type        = "Service"
        identifiers = setsubtract(each.value, ["ecs-tasks.amazonaws.com"])
      }
    }
  }

  # Tasks say whose they are, so that none of another account takes the role.
  dynamic "statement" {
    for_each = contains(each.value, "ecs-tasks.amazonaws.com") ? [true] : []

    content {
      sid     = "TasksOfThisAccount"
      actions = ["sts:AssumeRole"]

      principals {
        type        = "Service"
        identifiers = ["ecs-tasks.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [local.account]
      }

      condition {
        test     = "ArnLike"
        variable = "aws:SourceArn"
        values   = ["arn:${local.partition}:ecs:${local.region}:${local.account}:*"]
      }
    }
  }

  # Pods also say which cluster and service account they are.
  dynamic "statement" {
    for_each = contains(each.value, "pods.eks.amazonaws.com") ? [true] : []

    content {
      sid     = "PodsSayWhoTheyAre"
      actions = ["sts:TagSession"]

      principals {
        type        = "Service"
        identifiers = ["pods.eks.amazonaws.com"]
      }
    }
  }
}

data "aws_iam_policy_document" "trust_of_people" {
  source_policy_documents = [data.aws_iam_policy_document.trust_of_services["admin"].json]

  dynamic "statement" {
    for_each = length(var.admin_principals) > 0 ? [true] : []

    content {
      sid     = "PeopleWhoMakeKeys"
      actions = ["sts:AssumeRole"]

      principals {
        type        = "AWS"
        identifiers = var.admin_principals
      }

      dynamic "condition" {
        for_each = var.admin_needs_mfa ? [true] : []

        content {
          test     = "Bool"
          variable = "aws:MultiFactorAuthPresent"
          values   = ["true"]
        }
      }
    }
  }
}

resource "aws_iam_role" "data" {
  name               = "${var.name}-data"
  description        = "The data plane of ${var.name}: serves calls."
  assume_role_policy = data.aws_iam_policy_document.trust_of_services["data"].json
  tags               = var.tags
}

resource "aws_iam_role_policy" "data" {
  name   = "data"
  role   = aws_iam_role.data.id
  policy = local.role_policies["data"]
}

resource "aws_iam_role" "admin" {
  name               = "${var.name}-admin"
  description        = "The administration of ${var.name}: makes and revokes keys, writes policies."
  assume_role_policy = data.aws_iam_policy_document.trust_of_people.json
  tags               = var.tags
}

resource "aws_iam_role_policy" "admin" {
  name   = "admin"
  role   = aws_iam_role.admin.id
  policy = local.role_policies["admin"]
}

# Holds whatever else is attached to the roles one day.
resource "aws_iam_role_policy" "append_only" {
  for_each = { data = aws_iam_role.data.id, admin = aws_iam_role.admin.id }

  name   = "append-only"
  role   = each.value
  policy = templatefile("${path.module}/policies/append-only.json.tftpl", { audit_log_group_arn = local.log_group_arns.audit })
}
