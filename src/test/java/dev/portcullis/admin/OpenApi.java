package dev.portcullis.admin;

import static dev.portcullis.json.Json.member;

import dev.portcullis.admin.Schema.Items;
import dev.portcullis.admin.Schema.Member;
import dev.portcullis.admin.Schema.Members;
import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Route;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** The OpenAPI 3.1 document of administration, of the table that requests are dispatched by. */
final class OpenApi {
  private static final String PROBLEM = "#/components/responses/Problem";

  private static final Members ERROR =
      new Members(
          "ProblemError",
          List.of(
              Member.required("pointer", Schemas.SHOWN, "The place, as a URI fragment."),
              Member.required("detail", Schemas.SHOWN, "What is wrong with it.")));

  private static final Members PROBLEM_DOCUMENT =
      new Members(
          "Problem",
          List.of(
              Member.required("type", Schemas.SHOWN, "What kind of problem, as a URI."),
              Member.required("title", Schemas.SHOWN, "The same for people."),
              Member.required("status", new Schema.Whole(400, 599), "The HTTP status."),
              Member.required("detail", Schemas.SHOWN, "What is wrong and what to do."),
              Member.required("instance", Schemas.SHOWN, "This request, as a URI."),
              Member.required("code", Schemas.SHOWN, "What kind of problem, in a word."),
              Member.optional("challenge", Schemas.SHOWN, "What WWW-Authenticate says."),
              Member.optional("retry_after", Schemas.COUNT, "When to try again, in seconds."),
              Member.optional("errors", new Items(ERROR, 0, 100), "What of the body is wrong.")));

  private OpenApi() {}

  static Json document() {
    return Json.obj(
        member("openapi", "3.1.0"),
        member(
            "info",
            Json.obj(
                member("title", "Portcullis administration"),
                member("version", Endpoint.VERSION),
                member(
                    "description",
                    "Keys, tenants, policies, roles, usage, audit events and posture of a"
                        + " Portcullis gateway. Generated from the table that requests are"
                        + " dispatched by."),
                member(
                    "license",
                    Json.obj(member("name", "Apache-2.0"), member("identifier", "Apache-2.0"))))),
        member("servers", Json.arr(Json.obj(member("url", "/")))),
        member("security", Json.arr(Json.obj(member("token", Json.arr())))),
        member("tags", tags()),
        member("paths", paths()),
        member(
            "components",
            Json.obj(
                member("schemas", schemas()),
                member("responses", Json.obj(member("Problem", problem()))),
                member(
                    "securitySchemes",
                    Json.obj(
                        member(
                            "token",
                            Json.obj(
                                member("type", "http"),
                                member("scheme", "bearer"),
                                member("bearerFormat", "JWT"),
                                member(
                                    "description",
                                    "A token of an issuer that the gateway trusts, with a second"
                                        + " factor given not long ago."))))))));
  }

  private static Json tags() {
    return new Json.Arr(
        Arrays.stream(Endpoint.values())
            .map(OpenApi::tag)
            .distinct()
            .<Json>map(
                tag ->
                    Json.obj(
                        member("name", tag),
                        member("description", "Administration of " + tag + ".")))
            .toList());
  }

  private static String tag(Endpoint endpoint) {
    String operation = endpoint.operation().text();
    return operation.substring(0, operation.indexOf('.'));
  }

  private static Json paths() {
    Json.Obj paths = Json.obj();
    for (Endpoint endpoint : Endpoint.values()) {
      String path = "/" + Route.ADMIN + "/" + endpoint.template();
      Json.Obj here = (Json.Obj) paths.get(path).orElse(Json.obj());
      paths =
          paths.with(
              path, here.with(endpoint.method().toLowerCase(Locale.ROOT), operation(endpoint)));
    }
    return paths;
  }

  private static Json operation(Endpoint endpoint) {
    Json.Obj operation =
        Json.obj(
            member("operationId", id(endpoint)),
            member("summary", endpoint.summary()),
            member(
                "description",
                "It takes the scope `admin:%s%s`."
                    .formatted(
                        endpoint.operation().text(),
                        endpoint.template().contains("{tenant}") ? ":{tenant}" : "")),
            member("tags", Json.arr(Json.of(tag(endpoint)))));
    List<Json> parameters = endpoint.parameters().stream().map(OpenApi::parameter).toList();
    if (!parameters.isEmpty()) {
      operation = operation.with("parameters", new Json.Arr(parameters));
    }
    if (endpoint.body().isPresent()) {
      operation =
          operation.with(
              "requestBody",
              Json.obj(
                  member("required", Json.of(true)),
                  member("content", content("application/json", endpoint.body().get()))));
    }
    return operation.with("responses", responses(endpoint));
  }

  private static String id(Endpoint endpoint) {
    var id = new StringBuilder();
    for (String word : endpoint.name().toLowerCase(Locale.ROOT).split("_", -1)) {
      id.append(
          id.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return id.toString();
  }

  private static Json parameter(Parameter parameter) {
    return Json.obj(
        member("name", parameter.name()),
        member("in", parameter.in().text()),
        member("required", Json.of(parameter.required())),
        member("description", parameter.description()),
        member("schema", parameter.schema().json()));
  }

  private static Json responses(Endpoint endpoint) {
    Json.Obj responses = Json.obj();
    List<Integer> statuses =
        endpoint.success() == 201 ? List.of(200, 201) : List.of(endpoint.success());
    for (int status : statuses) {
      responses =
          responses.with(
              Integer.toString(status),
              Json.obj(
                  member("description", status == endpoint.success() ? "Done." : "Done before."),
                  member("content", content("application/json", endpoint.answer()))));
    }
    Json problem = Json.obj(member("$ref", PROBLEM));
    return responses.with("4XX", problem).with("5XX", problem);
  }

  private static Json problem() {
    return Json.obj(
        member("description", "It was refused (RFC 9457)."),
        member("content", content("application/problem+json", PROBLEM_DOCUMENT)));
  }

  private static Json content(String type, Members schema) {
    return Json.obj(member(type, Json.obj(member("schema", schema.json()))));
  }

  private static Json schemas() {
    var named = new TreeMap<String, Members>();
    List<Schema> roots = new ArrayList<>(List.of(PROBLEM_DOCUMENT));
    for (Endpoint endpoint : Endpoint.values()) {
      roots.add(endpoint.answer());
      endpoint.body().ifPresent(roots::add);
    }
    roots.forEach(root -> collect(root, named));
    Json.Obj schemas = Json.obj();
    for (Members members : named.values()) {
      schemas = schemas.with(members.name(), object(members));
    }
    return schemas;
  }

  private static void collect(Schema schema, TreeMap<String, Members> named) {
    switch (schema) {
      case Members members -> {
        named.put(members.name(), members);
        members.members().forEach(member -> collect(member.schema(), named));
      }
      case Items items -> collect(items.item(), named);
      default -> {}
    }
  }

  private static Json object(Members members) {
    Json.Obj properties = Json.obj();
    for (Member member : members.members()) {
      Json schema = member.schema().json();
      properties =
          properties.with(
              member.name(),
              schema instanceof Json.Obj object
                  ? object.with("description", Json.of(member.description()))
                  : schema);
    }
    Json.Obj object = Json.obj(member("type", "object"), member("properties", properties));
    List<String> required =
        members.members().stream().filter(Member::required).map(Member::name).toList();
    if (!required.isEmpty()) {
      object = object.with("required", Json.strings(required));
    }
    return object.with("additionalProperties", Json.of(false));
  }
}
