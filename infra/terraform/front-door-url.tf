# A function URL for each function: replies stream, nothing stands before the gateway, and nothing
# is paid for it.

resource "aws_lambda_function_url" "this" {
  #checkov:skip=CKV_AWS_258:clients show keys and tokens, which the gateway checks; they do not sign requests. function_url_authorization = "AWS_IAM" is for those that do
  for_each = local.function_url ? local.functions : {}

  function_name      = aws_lambda_function.this[each.key].function_name
  qualifier          = aws_lambda_alias.live[each.key].name
  authorization_type = var.function_url_authorization
  invoke_mode        = "RESPONSE_STREAM"
}

resource "aws_lambda_permission" "function_url" {
  #checkov:skip=CKV_AWS_301:everybody may call it by its URL, where the gateway asks for keys and tokens
  for_each = var.function_url_authorization == "NONE" ? aws_lambda_function_url.this : {}

  statement_id           = "function-url"
  action                 = "lambda:InvokeFunctionUrl"
  principal              = "*"
  function_name          = aws_lambda_function.this[each.key].function_name
  qualifier              = aws_lambda_alias.live[each.key].name
  function_url_auth_type = "NONE"
}

# A URL also wants lambda:InvokeFunction. Given to everybody without the condition that it is the URL
# that invokes, it would let any account hand the function events of its own making, with whatever
# address of a client in them. Provider 5.100 does not know the condition; CloudFormation does.
resource "aws_cloudformation_stack" "function_url" {
  #checkov:skip=CKV_AWS_124:Terraform says whether it was made
  count = local.function_url && var.function_url_authorization == "NONE" ? 1 : 0

  name = "${var.name}-function-url"
  tags = var.tags

  template_body = jsonencode({
    Resources = { for plane, url in aws_lambda_function_url.this : "${title(plane)}Permission" => {
      Type = "AWS::Lambda::Permission"
      Properties = {
        FunctionName          = local.alias_arns[plane]
        Action                = "lambda:InvokeFunction"
        Principal             = "*"
        InvokedViaFunctionUrl = true
      }
    } }
  })
}
