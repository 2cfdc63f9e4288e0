# API Gateway's REST API: replies stream, for as long as the function may take, up to 15 minutes.
# Provider 5.100 knows no streamed integration, so it is said in the OpenAPI document.

locals {
  rest_integrations = { for plane, alias in local.alias_arns : plane => {
    "x-amazon-apigateway-any-method" = {
      "x-amazon-apigateway-integration" = {
        type                 = "aws_proxy"
        httpMethod           = "POST"
        uri                  = "arn:${local.partition}:apigateway:${local.region}:lambda:path/2021-11-15/functions/${alias}/response-streaming-invocations"
        responseTransferMode = "STREAM"
        timeoutInMillis      = local.functions[plane].timeout * 1000
        passthroughBehavior  = "when_no_match"
      }
      responses = {}
    }
  } }

  rest_paths = merge(
    {
      "/"         = try(local.rest_integrations["data"], null)
      "/{proxy+}" = try(local.rest_integrations["data"], null)
    },
    { for plane, integration in local.rest_integrations : "/admin/{proxy+}" => integration if plane == "admin" }
  )

  # API Gateway's own name takes TLS 1.3 alone, and no request that names another host. With a domain
  # it is turned off, and the domain has a policy of its own.
  rest_security = { for key, value in {
    "x-amazon-apigateway-security-policy"      = "SecurityPolicy_TLS13_1_3_2025_09"
    "x-amazon-apigateway-endpoint-access-mode" = "STRICT"
  } : key => value if var.domain == null }

  rest_document = jsonencode(merge(
    {
      openapi = "3.0.1"
      info    = { title = var.name, version = "1" }
      paths   = local.rest_paths
    },
    local.rest_security
  ))
}

resource "aws_api_gateway_rest_api" "this" {
  count = local.rest_api ? 1 : 0

  name                         = var.name
  description                  = "${var.name}: the front door of the gateway."
  body                         = local.rest_document
  disable_execute_api_endpoint = var.domain != null
  tags                         = var.tags

  endpoint_configuration {
    types = ["REGIONAL"]
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_deployment" "this" {
  count = local.rest_api ? 1 : 0

  rest_api_id = aws_api_gateway_rest_api.this[0].id
  description = "What the document says."

  triggers = {
    document = sha256(local.rest_document)
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "live" {
  #checkov:skip=CKV_AWS_120:replies to callers are never kept
  #checkov:skip=CKV_AWS_73:tracing = true traces the functions; audit events have the trace id in any case
  #checkov:skip=CKV2_AWS_51:callers are authenticated by the gateway; domain.mutual_tls asks them for certificates, too
  #checkov:skip=CKV2_AWS_4:execution logs would show requests and replies; access logs are on
  #checkov:skip=CKV2_AWS_77:managed rules are on with waf_managed_rules; there is no Log4j behind this door
  count = local.rest_api ? 1 : 0

  rest_api_id          = aws_api_gateway_rest_api.this[0].id
  deployment_id        = aws_api_gateway_deployment.this[0].id
  stage_name           = local.stage
  description          = "What callers reach."
  xray_tracing_enabled = false
  tags                 = var.tags

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.front_door[0].arn
    format = jsonencode(merge(local.access_log, {
      method      = "$context.httpMethod"
      resource    = "$context.resourcePath"
      domain      = "$context.domainName"
      tls_version = "$context.tlsVersion"
      cipher      = "$context.cipherSuite"
      error       = "$context.error.responseType"
      waf         = "$context.waf.status"
      certificate = "$context.identity.clientCert.serialNumber"
    }))
  }

  depends_on = [aws_api_gateway_account.this]
}

resource "aws_api_gateway_method_settings" "all" {
  #checkov:skip=CKV_AWS_225:replies to callers are never kept
  count = local.rest_api ? 1 : 0

  rest_api_id = aws_api_gateway_rest_api.this[0].id
  stage_name  = aws_api_gateway_stage.live[0].stage_name
  method_path = "*/*"

  settings {
    throttling_rate_limit  = var.throttle.rate
    throttling_burst_limit = var.throttle.burst

    # Execution logs would show requests and replies; metrics of each method cost extra and say nothing more.
    logging_level      = "OFF"
    data_trace_enabled = false
    metrics_enabled    = false
  }
}

data "aws_iam_policy_document" "trust_of_api_gateway" {
  statement {
    sid     = "ApiGatewayWritesAccessLogs"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["apigateway.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "api_gateway" {
  count = local.rest_api && var.api_gateway_account ? 1 : 0

  name               = "${var.name}-api-gateway"
  description        = "Lets API Gateway write access logs, of all REST APIs of this account and region."
  assume_role_policy = data.aws_iam_policy_document.trust_of_api_gateway.json
  tags               = var.tags
}

# API Gateway takes no role that may do less than Amazon's own policy says.
resource "aws_iam_role_policy_attachment" "api_gateway" {
  count = local.rest_api && var.api_gateway_account ? 1 : 0

  role       = aws_iam_role.api_gateway[0].name
  policy_arn = "arn:${local.partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
}

resource "aws_api_gateway_account" "this" {
  count = local.rest_api && var.api_gateway_account ? 1 : 0

  cloudwatch_role_arn = aws_iam_role.api_gateway[0].arn
  depends_on          = [aws_iam_role_policy_attachment.api_gateway]
}
