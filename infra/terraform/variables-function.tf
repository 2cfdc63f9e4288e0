variable "package" {
  description = "The zip that Lambda gets: made by native-build/build zip, with the configuration put in by infra/package. Without this and image_uri there are no functions and no front door, but what the gateway needs as a server."
  type        = string
  default     = null

  validation {
    condition     = var.package == null || try(endswith(var.package, ".zip") && fileexists(var.package), false)
    error_message = "There is no such zip; infra/package makes it."
  }

  validation {
    condition     = var.package == null || var.image_uri == null
    error_message = "The functions are made of a package or of an image, not of both."
  }
}

variable "image_uri" {
  description = "A container image in ECR, in this region, in place of a package: made by native-build/build image, with the configuration put in at configuration_path."
  type        = string
  default     = null

  validation {
    condition     = var.image_uri == null || can(regex("^[0-9]{12}\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com/[a-z0-9._/-]+(@sha256:[0-9a-f]{64}|:[A-Za-z0-9._-]+)$", var.image_uri))
    error_message = "An image is <account>.dkr.ecr.<region>.amazonaws.com/<repository>, with a tag or, better, @sha256: and its digest."
  }
}

variable "configuration_path" {
  description = "Where portcullis.properties lies in the image; in a package it lies in /var/task."
  type        = string
  default     = "/var/task/portcullis.properties"

  validation {
    condition     = can(regex("^/[A-Za-z0-9._/-]+\\.properties$", var.configuration_path))
    error_message = "The path is absolute, and ends with .properties."
  }

  validation {
    condition     = var.package == null || var.configuration_path == "/var/task/portcullis.properties"
    error_message = "In a package the configuration is /var/task/portcullis.properties."
  }
}

variable "administration" {
  description = "Whether there is a function for the administration API, below /admin; its role is there in any case, for `portcullis key`."
  type        = bool
  default     = true
}

variable "architecture" {
  description = "What the executable was built for, arm64 or x86_64."
  type        = string
  default     = "arm64"

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "Lambda runs arm64 and x86_64."
  }
}

variable "memory_mb" {
  description = "The memory of each function; processor time comes with it, one processor at 1769."
  type        = number
  default     = 512

  validation {
    condition     = var.memory_mb >= 128 && var.memory_mb <= 10240 && floor(var.memory_mb) == var.memory_mb
    error_message = "Lambda gives from 128 to 10240 MB."
  }
}

variable "timeout_seconds" {
  description = "How long the longest reply may take. Administration takes 30 at most, and an HTTP API waits for 30 in any case."
  type        = number
  default     = 300

  validation {
    condition     = var.timeout_seconds >= 10 && var.timeout_seconds <= 900 && floor(var.timeout_seconds) == var.timeout_seconds
    error_message = "From 10 seconds, as a service of AWS that hangs is waited for, to 900, as Lambda ends functions then."
  }
}

variable "reserved_concurrency" {
  description = "How many invocations at once are kept for each function, and are its most; null sets none. What is reserved is taken from the rest of the account."
  type = object({
    data  = optional(number)
    admin = optional(number)
  })
  default = {}

  validation {
    condition = alltrue([
      for most in [var.reserved_concurrency.data, var.reserved_concurrency.admin] :
      most == null ? true : most >= 1 && floor(most) == most
    ])
    error_message = "At least one invocation at once, a whole number; a function with none answers nobody."
  }
}

variable "environment" {
  description = "Further settings of both functions, as PORTCULLIS_… variables, 4 kB in all; they override the file. Secrets are references here as everywhere."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.environment) : can(regex("^PORTCULLIS_[A-Z0-9_]+$", name))])
    error_message = "A variable begins with PORTCULLIS_, in upper case."
  }

  validation {
    condition     = length(setintersection(keys(var.environment), local.own_environment)) == 0
    error_message = "These are said by Terraform alone: ${join(", ", local.own_environment)}."
  }

  validation {
    condition = alltrue([
      for name, value in var.environment :
      startswith(value, "aws-sm:") || !can(regex("_(CREDENTIAL|CLIENT_SECRET|JWKS)$", name))
    ])
    error_message = "A credential, client secret or key set is a reference to a secret: aws-sm:name, or aws-sm:name#field."
  }

  validation {
    condition     = alltrue([for value in values(var.environment) : !can(regex("(^|[^A-Za-z0-9])(sk-|pcl_|AKIA|ASIA|gh[pousr]_|xox[abp]-|eyJ)[A-Za-z0-9_-]{8}|-----BEGIN", value))])
    error_message = "A value looks like a secret. Put it into Secrets Manager, and name it: aws-sm:name."
  }
}

variable "tracing" {
  description = "Whether Lambda sends traces of invocations to X-Ray."
  type        = bool
  default     = false
}

locals {
  deployed = var.package != null || var.image_uri != null

  # Where the front door is somebody else's, they know whether it streams.
  own_environment = concat(
    [
      "PORTCULLIS_ADAPTERS_AUDIT_TRAIL",
      "PORTCULLIS_AWS_NAME",
      "PORTCULLIS_AWS_REGION",
      "PORTCULLIS_CONFIG",
      "PORTCULLIS_KEYS_RING",
      "PORTCULLIS_PLANE"
    ],
    var.front_door == "none" ? [] : ["PORTCULLIS_LAMBDA_RESPONSE_MODE"]
  )
}
