variable "upstream_secrets" {
  description = "Secrets of upstreams that the data plane may read: what to call each (the secret is <name>/upstreams/<this>) to what it is for. Their values are put by hand, never by Terraform."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for key in keys(var.upstream_secrets) : can(regex("^[a-z][a-z0-9-]{0,63}$", key))])
    error_message = "A secret is called by up to 64 lower case letters, digits and hyphens, a letter first."
  }
}

variable "issuer_secrets" {
  description = "Secrets of issuers that both planes may read, for their client secrets of introspection and their key sets: what to call each (the secret is <name>/issuers/<this>) to what it is for. Their values are put by hand, never by Terraform."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for key in keys(var.issuer_secrets) : can(regex("^[a-z][a-z0-9-]{0,63}$", key))])
    error_message = "A secret is called by up to 64 lower case letters, digits and hyphens, a letter first."
  }
}

variable "secret_rotation" {
  description = "Secrets that Secrets Manager rotates by itself: upstreams/<this> or issuers/<this>, to the function that knows how the provider changes its keys (yours; it must let secretsmanager.amazonaws.com invoke it), and every how many days. Nothing is needed here for values that are put by hand: the gateway reads new ones."
  type = map(object({
    lambda_arn = string
    days       = number
  }))
  default = {}

  validation {
    condition = alltrue([
      for key in keys(var.secret_rotation) :
      contains(concat(
        [for upstream in keys(var.upstream_secrets) : "upstreams/${upstream}"],
        [for issuer in keys(var.issuer_secrets) : "issuers/${issuer}"]
      ), key)
    ])
    error_message = "What is rotated is upstreams/<one of upstream_secrets> or issuers/<one of issuer_secrets>."
  }

  validation {
    condition = alltrue([
      for rotation in values(var.secret_rotation) :
      can(regex("^arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:function:[^*]+$", rotation.lambda_arn))
      && rotation.days >= 1 && rotation.days <= 1000 && floor(rotation.days) == rotation.days
    ])
    error_message = "A rotation has the ARN of a function, and from 1 to 1000 days, whole ones."
  }
}
