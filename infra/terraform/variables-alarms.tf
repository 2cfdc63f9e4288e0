variable "alarms" {
  description = "Whether there are metric filters, alarms and the topic that they tell."
  type        = bool
  default     = true
}

variable "alarm_emails" {
  description = "Addresses of mail that are told of alarms; each must confirm it once. Anything else subscribes to the topic, which is an output."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for email in var.alarm_emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", email))])
    error_message = "An address is such as security@example.com."
  }
}

variable "alarm_thresholds" {
  description = "From how many in five minutes on an alarm is raised: failed_authentication, limit_breaches, guard_refusals, dead_keys (attempts with revoked or expired ones), server_errors."
  type = object({
    failed_authentication = optional(number, 50)
    limit_breaches        = optional(number, 100)
    guard_refusals        = optional(number, 20)
    dead_keys             = optional(number, 20)
    server_errors         = optional(number, 5)
  })
  default = {}

  validation {
    condition     = alltrue([for threshold in values(var.alarm_thresholds) : threshold >= 1])
    error_message = "An alarm is raised from one on."
  }
}

variable "dashboard" {
  description = "Whether there is a dashboard in CloudWatch; three are free in an account."
  type        = bool
  default     = true
}
