# A name of one's own. It is made by CloudFormation: provider 5.100 knows no policy of TLS 1.3
# (docs/adr/0051-a-domain-by-cloudformation.md).

locals {
  domain     = local.rest_api ? var.domain : null
  mutual_tls = try(local.domain.mutual_tls, null)

  # What is null is left out.
  domain_properties = { for property, value in {
    DomainName                          = try(local.domain.name, null)
    RegionalCertificateArn              = try(local.domain.certificate_arn, null)
    EndpointConfiguration               = { Types = ["REGIONAL"] }
    SecurityPolicy                      = local.mutual_tls == null ? "SecurityPolicy_TLS13_1_3_2025_09" : "TLS_1_2"
    EndpointAccessMode                  = local.mutual_tls == null ? "STRICT" : null
    OwnershipVerificationCertificateArn = try(local.mutual_tls.ownership_certificate_arn, null)
    MutualTlsAuthentication = local.mutual_tls == null ? null : { for key, value in {
      TruststoreUri     = local.mutual_tls.truststore_uri
      TruststoreVersion = local.mutual_tls.truststore_version
    } : key => value if value != null }
  } : property => value if value != null }
}

resource "aws_cloudformation_stack" "domain" {
  #checkov:skip=CKV_AWS_124:Terraform says whether it was made
  count = local.domain == null ? 0 : 1

  name = "${var.name}-domain"
  tags = var.tags

  template_body = jsonencode({
    Resources = {
      Domain = {
        Type       = "AWS::ApiGateway::DomainName"
        Properties = local.domain_properties
      }
    }
    Outputs = {
      Name   = { Value = { Ref = "Domain" } }
      Target = { Value = { "Fn::GetAtt" = ["Domain", "RegionalDomainName"] } }
      Zone   = { Value = { "Fn::GetAtt" = ["Domain", "RegionalHostedZoneId"] } }
    }
  })
}

resource "aws_api_gateway_base_path_mapping" "this" {
  count = local.domain == null ? 0 : 1

  api_id      = aws_api_gateway_rest_api.this[0].id
  stage_name  = aws_api_gateway_stage.live[0].stage_name
  domain_name = aws_cloudformation_stack.domain[0].outputs["Name"]
}

resource "aws_route53_record" "domain" {
  count = try(local.domain.zone_id, null) == null ? 0 : 1

  zone_id = local.domain.zone_id
  name    = local.domain.name
  type    = "A"

  alias {
    name                   = aws_cloudformation_stack.domain[0].outputs["Target"]
    zone_id                = aws_cloudformation_stack.domain[0].outputs["Zone"]
    evaluate_target_health = false
  }
}
