variable "front_door" {
  description = "How callers reach the functions: rest-api (API Gateway's REST API, replies stream), function-url (replies stream), http-api (API Gateway's HTTP API: nothing streams, and a reply takes 30 seconds at most), or none (yours: it invokes the alias)."
  type        = string
  default     = "rest-api"

  validation {
    condition     = contains(["rest-api", "function-url", "http-api", "none"], var.front_door)
    error_message = "A front door is rest-api, function-url, http-api or none."
  }
}

variable "throttle" {
  description = "How many requests a second API Gateway lets through, and how many at once above that; for all callers together, so a ceiling, not a limit for each. A function URL has none but its function's reserved concurrency."
  type = object({
    rate  = optional(number, 200)
    burst = optional(number, 400)
  })
  default = {}

  validation {
    condition     = var.throttle.rate >= 1 && var.throttle.burst >= 1 && floor(var.throttle.burst) == var.throttle.burst
    error_message = "At least one request a second, and one at once."
  }
}

variable "api_gateway_account" {
  description = "Whether to give API Gateway the role with which it writes access logs of REST APIs. There is one for an account and region: say false where it has been given already."
  type        = bool
  default     = true
}

variable "domain" {
  description = "A name of your own for the REST API, with the ARN of its certificate in this region. Callers then have TLS 1.3 alone; or, with a trust store (an object in S3 with your authorities), certificates of their own over TLS 1.2: API Gateway has not both. With the id of a Route 53 zone the name is entered there. API Gateway's own name is turned off."
  type = object({
    name            = string
    certificate_arn = string
    zone_id         = optional(string)
    tls_1_3         = optional(bool)
    mutual_tls = optional(object({
      truststore_uri            = string
      truststore_version        = optional(string)
      ownership_certificate_arn = optional(string)
    }))
  })
  default = null

  validation {
    condition     = var.domain == null || var.front_door == "rest-api"
    error_message = "A domain is for front_door = \"rest-api\"."
  }

  validation {
    condition     = var.domain == null || can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,}$", var.domain.name))
    error_message = "The name of a domain is such as ai.example.com, in lower case."
  }

  validation {
    condition     = var.domain == null || can(regex("^arn:[a-z-]+:acm:[a-z0-9-]+:[0-9]{12}:certificate/[0-9a-f-]+$", var.domain.certificate_arn))
    error_message = "The certificate is named by its ARN in ACM."
  }

  validation {
    condition     = var.domain == null || try(var.domain.mutual_tls, null) == null || try(var.domain.tls_1_3, null) != true
    error_message = "A domain has TLS 1.3 or mutual TLS: API Gateway has no policy with both."
  }

  validation {
    condition     = try(var.domain.tls_1_3, null) != false || try(var.domain.mutual_tls, null) != null
    error_message = "Without mutual TLS a domain has TLS 1.3."
  }

  validation {
    condition     = try(var.domain.mutual_tls, null) == null || can(regex("^s3://[a-z0-9.-]+/.+$", var.domain.mutual_tls.truststore_uri))
    error_message = "A trust store is s3://bucket/key."
  }

  validation {
    condition     = try(var.domain.mutual_tls.ownership_certificate_arn, null) == null || can(regex("^arn:[a-z-]+:acm:", var.domain.mutual_tls.ownership_certificate_arn))
    error_message = "The certificate that shows who owns the name is named by its ARN in ACM."
  }
}

variable "waf" {
  description = "Whether a web ACL stands before the REST API: its rate rule is the only brake that counts the calls of one address over all instances of the function. Where nothing is said it is there for a REST API unless minimal is true."
  type        = bool
  default     = null

  validation {
    condition     = var.waf != true || (var.front_door == "rest-api" && !var.minimal)
    error_message = "A web ACL stands before a REST API alone, and not where minimal is true."
  }
}

variable "waf_rate_limit" {
  description = "How many requests one address may make in five minutes before the web ACL refuses it."
  type        = number
  default     = 2000

  validation {
    condition     = var.waf_rate_limit >= 10 && var.waf_rate_limit <= 2000000000 && floor(var.waf_rate_limit) == var.waf_rate_limit
    error_message = "From 10 to 2000000000 requests."
  }
}

variable "waf_managed_rules" {
  description = "Whether the web ACL also has Amazon's common rules and those for known bad input. Rules that look into bodies only count, as prompts may well speak of such things; the gateway's guards judge those."
  type        = bool
  default     = false
}

variable "function_url_authorization" {
  description = "Who may call a function URL: NONE, for everybody, as the gateway asks for keys and tokens itself; or AWS_IAM, for callers of this account that sign their requests, which SDKs of models do not."
  type        = string
  default     = "NONE"

  validation {
    condition     = contains(["NONE", "AWS_IAM"], var.function_url_authorization)
    error_message = "A function URL knows NONE and AWS_IAM."
  }
}
