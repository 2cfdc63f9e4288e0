package dev.portcullis.lambda;

import static dev.portcullis.json.Json.member;

import dev.portcullis.json.Json;

/**
 * What the platform is told of a failure.
 *
 * @param type its kind, as {@code Category.Reason}
 * @param message for the operator; nothing of a request or a reply
 */
record FunctionError(String type, String message) {
  Json.Obj json() {
    return Json.obj(
        member("errorType", type),
        member("errorMessage", message),
        member("stackTrace", Json.arr()));
  }
}
