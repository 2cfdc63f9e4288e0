package dev.portcullis.admin;

import dev.portcullis.admin.Schema.Members;
import dev.portcullis.pipeline.Operation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Everything that can be asked of administration: the one table from which requests are dispatched
 * and checked, and of which the OpenAPI document is made.
 */
enum Endpoint {
  KEYS_LIST_ALL("GET", "keys", Operation.KEYS_READ, Documents.KEYS, "Lists keys of all tenants"),
  KEYS_FIND("GET", "keys/{id}", Operation.KEYS_READ, Documents.KEY, "Shows a key of any tenant"),
  KEYS_LIST("GET", "tenants/{tenant}/keys", Operation.KEYS_READ, Documents.KEYS, "Lists keys"),
  KEYS_CREATE(
      "POST",
      "tenants/{tenant}/keys",
      Operation.KEYS_CREATE,
      Requests.KEY,
      Documents.ISSUED,
      "Issues a key"),
  KEYS_SHOW("GET", "tenants/{tenant}/keys/{id}", Operation.KEYS_READ, Documents.KEY, "Shows a key"),
  KEYS_NARROW(
      "PATCH",
      "tenants/{tenant}/keys/{id}",
      Operation.KEYS_NARROW,
      Requests.NARROWING,
      Documents.KEY,
      "Takes something away from what a key may do"),
  KEYS_ROTATE(
      "POST",
      "tenants/{tenant}/keys/{id}/rotate",
      Operation.KEYS_ROTATE,
      Requests.ROTATION,
      Documents.ISSUED,
      "Issues a key's successor"),
  KEYS_RETIRE(
      "POST",
      "tenants/{tenant}/keys/{id}/retire",
      Operation.KEYS_RETIRE,
      Requests.RETIREMENT,
      Documents.KEY,
      "Lets a key end soon"),
  KEYS_REVOKE(
      "POST",
      "tenants/{tenant}/keys/{id}/revoke",
      Operation.KEYS_REVOKE,
      Documents.KEY,
      "Ends a key at once"),
  KEYS_USAGE(
      "GET",
      "tenants/{tenant}/keys/{id}/usage",
      Operation.USAGE_READ,
      Documents.USAGE,
      "Shows what a key has used"),
  USERS_STOP_ANY(
      "POST",
      "users/stop",
      Operation.USERS_STOP,
      Requests.USER_STOP,
      Documents.USER,
      "Stops a user of tokens of any tenant at once"),
  USERS_RELEASE_ANY(
      "POST",
      "users/release",
      Operation.USERS_STOP,
      Requests.USER_RELEASE,
      Documents.USER,
      "Lets a user of any tenant go on"),
  USERS_USAGE_ANY(
      "GET",
      "users/usage",
      Operation.USAGE_READ,
      Documents.USAGE,
      "Shows what a user of any tenant has used"),
  USERS_STOP(
      "POST",
      "tenants/{tenant}/users/stop",
      Operation.USERS_STOP,
      Requests.USER_STOP,
      Documents.USER,
      "Stops a user of tokens at once"),
  USERS_RELEASE(
      "POST",
      "tenants/{tenant}/users/release",
      Operation.USERS_STOP,
      Requests.USER_RELEASE,
      Documents.USER,
      "Lets a user go on"),
  USERS_USAGE(
      "GET",
      "tenants/{tenant}/users/usage",
      Operation.USAGE_READ,
      Documents.USAGE,
      "Shows what a user has used"),
  TENANTS_LIST("GET", "tenants", Operation.TENANTS_READ, Documents.TENANTS, "Lists tenants"),
  TENANTS_SHOW(
      "GET", "tenants/{tenant}", Operation.TENANTS_READ, Documents.TENANT, "Shows a tenant"),
  TENANTS_PUT(
      "PUT",
      "tenants/{tenant}",
      Operation.TENANTS_WRITE,
      Requests.TENANT,
      Documents.TENANT,
      "Makes a tenant known, or changes what is known of it"),
  TENANTS_REMOVE(
      "DELETE",
      "tenants/{tenant}",
      Operation.TENANTS_WRITE,
      Documents.TENANT,
      "Forgets a tenant, not its keys"),
  TENANTS_USAGE(
      "GET",
      "tenants/{tenant}/usage",
      Operation.USAGE_READ,
      Documents.USAGE,
      "Shows what a tenant has used"),
  POLICIES_SHOW(
      "GET",
      "tenants/{tenant}/policy",
      Operation.POLICIES_READ,
      Documents.POLICY,
      "Shows the fence around a tenant's callers"),
  POLICIES_PUT(
      "PUT",
      "tenants/{tenant}/policy",
      Operation.POLICIES_WRITE,
      Requests.POLICY,
      Documents.POLICY,
      "Sets the fence around a tenant's callers"),
  POLICIES_REMOVE(
      "DELETE",
      "tenants/{tenant}/policy",
      Operation.POLICIES_WRITE,
      Documents.POLICY,
      "Removes the fence around a tenant's callers"),
  ROLES_LIST("GET", "roles", Operation.ROLES_READ, Documents.ROLES, "Lists roles"),
  ROLES_SHOW("GET", "roles/{name}", Operation.ROLES_READ, Documents.ROLE, "Shows a role"),
  ROLES_PUT(
      "PUT",
      "roles/{name}",
      Operation.ROLES_WRITE,
      Requests.ROLE,
      Documents.ROLE,
      "Sets what a role means"),
  ROLES_REMOVE("DELETE", "roles/{name}", Operation.ROLES_WRITE, Documents.ROLE, "Removes a role"),
  AUDIT_SEARCH(
      "GET", "audit", Operation.AUDIT_READ, Documents.EVENTS, "Searches the embedded audit trail"),
  POSTURE(
      "GET", "posture", Operation.POSTURE_READ, Documents.POSTURE, "Says which controls are on");

  /** What all paths begin with, below the route. */
  static final String VERSION = "v1";

  private final String method;
  private final List<String> template;
  private final Operation operation;
  private final Optional<Members> body;
  private final Members answer;
  private final String summary;

  Endpoint(String method, String path, Operation operation, Members answer, String summary) {
    this(method, path, operation, Optional.empty(), answer, summary);
  }

  Endpoint(
      String method,
      String path,
      Operation operation,
      Members body,
      Members answer,
      String summary) {
    this(method, path, operation, Optional.of(body), answer, summary);
  }

  Endpoint(
      String method,
      String path,
      Operation operation,
      Optional<Members> body,
      Members answer,
      String summary) {
    this.method = method;
    this.template = List.of((VERSION + "/" + path).split("/", -1));
    this.operation = operation;
    this.body = body;
    this.answer = answer;
    this.summary = summary;
  }

  /** The endpoints of this path below the route, whatever the method. */
  static List<Endpoint> at(List<String> path) {
    return Arrays.stream(values()).filter(endpoint -> endpoint.matches(path)).toList();
  }

  private boolean matches(List<String> path) {
    if (path.size() != template.size()) {
      return false;
    }
    for (int i = 0; i < path.size(); i++) {
      if (!isVariable(template.get(i)) && !template.get(i).equals(path.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** What stands in this path in the place of a variable of the template. */
  Optional<String> variable(String name, List<String> path) {
    int at = template.indexOf("{" + name + "}");
    return at < 0 ? Optional.empty() : Optional.of(path.get(at));
  }

  private static boolean isVariable(String step) {
    return step.startsWith("{");
  }

  String method() {
    return method;
  }

  /** The path below the route, with its variables in braces. */
  String template() {
    return String.join("/", template);
  }

  Operation operation() {
    return operation;
  }

  /** What the body must be; nothing where there is to be none. */
  Optional<Members> body() {
    return body;
  }

  Members answer() {
    return answer;
  }

  String summary() {
    return summary;
  }

  /** The status of what was done as asked. */
  int success() {
    return this == KEYS_CREATE || this == KEYS_ROTATE ? 201 : 200;
  }

  /** Its parameters. */
  List<Parameter> parameters() {
    return Parameters.of(this);
  }
}
