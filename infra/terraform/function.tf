# Two functions of one artifact: each plane has a role, a log and a limit of its own.

locals {
  streams   = contains(["rest-api", "function-url"], var.front_door)
  longest   = var.front_door == "http-api" ? min(var.timeout_seconds, 29) : var.timeout_seconds
  all_roles = { data = aws_iam_role.data, admin = aws_iam_role.admin }

  functions = { for plane, function in {
    data = {
      description = "Serves calls to models."
      concurrency = var.reserved_concurrency.data
      timeout     = local.longest
    }
    admin = {
      description = "Serves administration."
      concurrency = var.reserved_concurrency.admin
      timeout     = min(local.longest, 30)
    }
  } : plane => function if local.deployed && (plane == "data" || var.administration) }
}

resource "aws_cloudwatch_log_group" "function" {
  #checkov:skip=CKV_AWS_338:what a function prints is for operation; the evidence is in the audit group, which is kept for 400 days
  for_each = local.functions

  name              = local.log_groups[each.key]
  retention_in_days = var.log_retention_days
  kms_key_id        = local.at_rest_key_arn
  tags              = var.tags
}

resource "aws_iam_role_policy" "function" {
  for_each = local.functions

  name   = "function"
  role   = local.all_roles[each.key].id
  policy = templatefile("${path.module}/policies/function.json.tftpl", { log_group_arn = local.log_group_arns[each.key] })
}

data "aws_iam_policy_document" "tracing" {
  statement {
    sid       = "LambdaSendsTraces"
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "tracing" {
  for_each = var.tracing ? local.functions : {}

  name   = "tracing"
  role   = local.all_roles[each.key].id
  policy = data.aws_iam_policy_document.tracing.json
}

resource "aws_lambda_function" "this" {
  #checkov:skip=CKV_AWS_116:invoked by waiting callers alone, it leaves no event behind
  #checkov:skip=CKV_AWS_117:it calls models on the Internet and services of AWS over TLS, and nothing in a private network
  #checkov:skip=CKV_AWS_272:signing wants a bucket and a profile of the operator's; a release is signed, and its hash is what Terraform compares
  for_each = local.functions

  function_name                  = "${var.name}-${each.key}"
  description                    = "${var.name}: ${each.value.description}"
  role                           = local.all_roles[each.key].arn
  architectures                  = [var.architecture]
  memory_size                    = var.memory_mb
  timeout                        = each.value.timeout
  reserved_concurrent_executions = coalesce(each.value.concurrency, -1)
  kms_key_arn                    = local.at_rest_key_arn
  publish                        = true
  tags                           = var.tags

  package_type     = var.image_uri == null ? "Zip" : "Image"
  image_uri        = var.image_uri
  filename         = var.package
  source_code_hash = var.package == null ? null : filebase64sha256(var.package)
  runtime          = var.package == null ? null : "provided.al2023"
  handler          = var.package == null ? null : "bootstrap"

  environment {
    variables = merge(
      var.environment,
      {
        PORTCULLIS_CONFIG               = var.configuration_path
        PORTCULLIS_PLANE                = each.key
        PORTCULLIS_AWS_NAME             = var.name
        PORTCULLIS_AWS_REGION           = local.region
        PORTCULLIS_KEYS_RING            = "aws-sm:${aws_secretsmanager_secret.ring.name}"
        PORTCULLIS_ADAPTERS_AUDIT_TRAIL = "aws"
      },
      local.streams ? { PORTCULLIS_LAMBDA_RESPONSE_MODE = "stream" } : {}
    )
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.function[each.key].name
  }

  tracing_config {
    mode = var.tracing ? "Active" : "PassThrough"
  }

  # Its first start already needs what these allow, and where its events go.
  depends_on = [
    aws_cloudwatch_log_group.audit,
    aws_iam_role_policy.admin,
    aws_iam_role_policy.data,
    aws_iam_role_policy.function,
    aws_iam_role_policy.tracing
  ]
}

locals {
  # Put together, so that a plan shows already what the front doors invoke.
  alias_arns = { for plane, alias in aws_lambda_alias.live : plane => "arn:${local.partition}:lambda:${local.region}:${local.account}:function:${alias.function_name}:${alias.name}" }
}

# What front doors invoke: it leads to one published version, so that a deployment is one step, and
# so is going back.
resource "aws_lambda_alias" "live" {
  for_each = local.functions

  name             = "live"
  description      = "What callers reach."
  function_name    = aws_lambda_function.this[each.key].function_name
  function_version = aws_lambda_function.this[each.key].version
}
