output "name" {
  description = "The gateway's portcullis.aws.name."
  value       = var.name
}

output "region" {
  description = "The gateway's portcullis.aws.region."
  value       = local.region
}

output "ring" {
  description = "The gateway's portcullis.keys.ring."
  value       = "aws-sm:${aws_secretsmanager_secret.ring.name}"
}

output "upstream_secrets" {
  description = "What portcullis.routes.<route>.upstreams[n].credential says, for each upstream secret."
  value       = { for key, secret in aws_secretsmanager_secret.upstream : key => "aws-sm:${secret.name}" }
}

output "issuer_secrets" {
  description = "What portcullis.issuers.<issuer>.introspection.client-secret or .jwks says, for each secret of an issuer."
  value       = { for key, secret in aws_secretsmanager_secret.issuer : key => "aws-sm:${secret.name}" }
}

output "data_role_arn" {
  description = "The role of the data plane."
  value       = aws_iam_role.data.arn
}

output "admin_role_arn" {
  description = "The role of administration, and of `portcullis key`."
  value       = aws_iam_role.admin.arn
}

output "audit_log_group" {
  description = "Where audit events go."
  value       = aws_cloudwatch_log_group.audit.name
}

output "table_names" {
  description = "The tables, by what they are for."
  value       = { for key, table in aws_dynamodb_table.this : key => table.name }
}

output "base_url" {
  description = "What comes before /<route> for callers; null where the front door is none, or there are no functions."
  value       = local.base_url
}

output "admin_url" {
  description = "Where administration is; null where there is none."
  value       = local.admin_url
}

output "function_names" {
  description = "The functions, by plane."
  value       = { for plane, function in aws_lambda_function.this : plane => function.function_name }
}

output "alias_arns" {
  description = "What a front door of your own invokes, by plane."
  value       = local.alias_arns
}

output "versions" {
  description = "The published versions that callers reach, by plane."
  value       = { for plane, alias in aws_lambda_alias.live : plane => alias.function_version }
}

output "domain_target" {
  description = "Where the name of your own leads, if it is in no zone here; null where there is none."
  value       = one(aws_cloudformation_stack.domain[*].outputs["Target"])
}

output "alarm_topic_arn" {
  description = "What to subscribe to for alarms; null where there are none."
  value       = one(aws_sns_topic.alarms[*].arn)
}

output "dashboard" {
  description = "The dashboard's name in CloudWatch; null where there is none."
  value       = one(aws_cloudwatch_dashboard.this[*].dashboard_name)
}
