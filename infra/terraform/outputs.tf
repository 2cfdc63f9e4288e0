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
