variable "name" {
  description = "What the names of all resources begin with; the gateway's portcullis.aws.name."
  type        = string
  default     = "portcullis"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,31}$", var.name))
    error_message = "The name has from 3 to 32 lower case letters, digits and hyphens, a letter first."
  }
}

variable "tags" {
  description = "Tags of every resource that can have some."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for key in keys(var.tags) : !startswith(lower(key), "aws:")])
    error_message = "Tags that begin with aws: are Amazon's own."
  }
}

variable "minimal" {
  description = "Whether to cost as little as can be: keys that AWS owns in place of one for what is at rest, no WAF, and no more alarms than are free. The key that wraps data keys stays. To be decided at the start: turned on later it ends the key with which audit events were kept until then."
  type        = bool
  default     = false
}

variable "deletion_protection" {
  description = "Whether tables that cannot be made again refuse to be deleted, secrets stay recoverable for 30 days, and the audit group outlives a destroy."
  type        = bool
  default     = true
}

variable "audit_retention_days" {
  description = "For how many days audit events are kept; 0 keeps them for ever."
  type        = number
  default     = 400

  validation {
    condition     = contains(local.retentions, var.audit_retention_days)
    error_message = "CloudWatch Logs keeps events for ${join(", ", slice(local.retentions, 1, length(local.retentions)))} days, or for ever (0)."
  }
}

variable "log_retention_days" {
  description = "For how many days logs of the functions, the front door and the WAF are kept; 0 keeps them for ever. Audit events are not among them."
  type        = number
  default     = 90

  validation {
    condition     = contains(local.retentions, var.log_retention_days)
    error_message = "CloudWatch Logs keeps events for ${join(", ", slice(local.retentions, 1, length(local.retentions)))} days, or for ever (0)."
  }
}

variable "key_deletion_days" {
  description = "For how many days a deleted KMS key can still be called back."
  type        = number
  default     = 30

  validation {
    condition     = var.key_deletion_days >= 7 && var.key_deletion_days <= 30 && floor(var.key_deletion_days) == var.key_deletion_days
    error_message = "KMS waits from 7 to 30 days, whole ones."
  }
}

variable "service_principals" {
  description = "The services that run the data plane, and so may take its role: Lambda, or ecs-tasks.amazonaws.com, or pods.eks.amazonaws.com."
  type        = set(string)
  default     = ["lambda.amazonaws.com"]

  validation {
    condition     = length(var.service_principals) > 0 && alltrue([for service in var.service_principals : can(regex("^[a-z0-9.-]+\\.amazonaws\\.com$", service))])
    error_message = "A service principal is such as lambda.amazonaws.com; there is at least one."
  }

  validation {
    condition     = !local.deployed || contains(var.service_principals, "lambda.amazonaws.com")
    error_message = "A package or an image makes functions, so Lambda must be able to take the role: name lambda.amazonaws.com."
  }
}

variable "admin_service_principals" {
  description = "The services that run administration, and so may take the admin role; none, where only people take it."
  type        = set(string)
  default     = ["lambda.amazonaws.com"]

  validation {
    condition     = alltrue([for service in var.admin_service_principals : can(regex("^[a-z0-9.-]+\\.amazonaws\\.com$", service))])
    error_message = "A service principal is such as lambda.amazonaws.com."
  }

  validation {
    condition     = !local.deployed || !var.administration || contains(var.admin_service_principals, "lambda.amazonaws.com")
    error_message = "Administration is a function here, so Lambda must be able to take the role: name lambda.amazonaws.com."
  }

  validation {
    condition     = length(var.admin_service_principals) > 0 || length(var.admin_principals) > 0
    error_message = "Somebody takes the admin role: a service, or one of admin_principals."
  }
}

variable "admin_principals" {
  description = "ARNs of users and roles who may take the admin role, for `portcullis key`; each needs a second factor in its session unless admin_needs_mfa says otherwise."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.admin_principals : can(regex("^arn:[a-z-]+:iam::[0-9]{12}:(user|role)/[^*]+$", arn))])
    error_message = "Name users and roles by their ARN, whole: neither an account nor a wildcard."
  }
}

variable "admin_needs_mfa" {
  description = "Whether people take the admin role only with a second factor. Sessions of AWS IAM Identity Center show none to IAM; require it there, and say false here."
  type        = bool
  default     = true
}

locals {
  retentions = [0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]
}
