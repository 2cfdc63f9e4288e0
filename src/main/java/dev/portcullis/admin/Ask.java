package dev.portcullis.admin;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Defect;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Principal;
import dev.portcullis.pipeline.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A request of administration, every value of which is as its endpoint's schemas say.
 *
 * @param endpoint what is asked
 * @param path the path below the route
 * @param query the values of the query
 * @param headers those that the dialect lets pass
 * @param body the body; an empty object where the endpoint takes none
 * @param principal who asks
 */
record Ask(
    Endpoint endpoint,
    List<String> path,
    Map<String, String> query,
    Headers headers,
    Json.Obj body,
    Principal principal) {
  private static final int USUAL_PAGE = 50;

  /**
   * The request that this call is.
   *
   * @throws Declined if something of it is not as it must be
   */
  static Ask of(Call call, Principal principal) throws Declined {
    Endpoint endpoint =
        Endpoint.at(call.path()).stream()
            .filter(known -> known.method().equals(call.method()))
            .findFirst()
            .orElseThrow(Declined::notFound);
    if (endpoint.operation() != call.operation()) {
      throw new IllegalStateException("the call is of another operation than its path");
    }
    Map<String, String> query = QueryText.read(call.query());
    check(endpoint, call, query);
    Json body = call.body().orElseGet(Json::obj);
    List<Defect> defects = endpoint.body().map(schema -> schema.defects(body)).orElse(List.of());
    if (!defects.isEmpty()) {
      throw Declined.invalid(defects);
    }
    return new Ask(
        endpoint,
        call.path(),
        query,
        call.headers(),
        body instanceof Json.Obj object ? object : Json.obj(),
        principal);
  }

  private static void check(Endpoint endpoint, Call call, Map<String, String> query)
      throws Declined {
    List<Parameter> known = endpoint.parameters();
    for (Parameter parameter : known) {
      Optional<String> value =
          switch (parameter.in()) {
            case PATH -> endpoint.variable(parameter.name(), call.path());
            case QUERY -> Optional.ofNullable(query.get(parameter.name()));
            case HEADER -> single(call.headers(), parameter.name());
          };
      if (value.isPresent()
          && !parameter.schema().defects(json(parameter, value.get())).isEmpty()) {
        throw parameter.in() == Parameter.Place.PATH
            ? Declined.notFound()
            : new Declined(
                Reason.INVALID_CALL,
                "The parameter `" + parameter.name() + "` is not as it must be.");
      }
    }
    for (String name : query.keySet()) {
      if (known.stream().noneMatch(p -> p.in() == Parameter.Place.QUERY && p.name().equals(name))) {
        throw new Declined(
            Reason.INVALID_CALL, "The query has a parameter that is not known here.");
      }
    }
  }

  private static Optional<String> single(Headers headers, String name) throws Declined {
    List<String> all = headers.all(name);
    if (all.size() > 1) {
      throw new Declined(Reason.INVALID_CALL, "The header " + name + " stands more than once.");
    }
    return all.stream().findFirst();
  }

  private static Json json(Parameter parameter, String value) {
    return parameter.schema() instanceof Schema.Whole && value.matches("0|[1-9]\\d{0,17}")
        ? new Json.Num(value)
        : Json.of(value);
  }

  /** What stands in the path for this variable of the endpoint. */
  String variable(String name) {
    return endpoint.variable(name, path).orElseThrow();
  }

  /** The parameter of the query, if it was sent. */
  Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /** How many items a page may have. */
  int pageSize() {
    return parameter(Parameters.LIMIT).map(Integer::parseInt).orElse(USUAL_PAGE);
  }

  /** The header, if it was sent. */
  Optional<String> header(String name) {
    return headers.first(name);
  }

  /**
   * The version that is to be changed.
   *
   * @throws Declined if none is named
   */
  long version() throws Declined {
    return named()
        .orElseThrow(
            () ->
                new Declined(
                    Reason.VERSION_MISSING, "Send If-Match with the ETag of what is changed."));
  }

  /**
   * The version that is to be changed; 0 where nothing is to be there yet.
   *
   * @throws Declined if neither is said
   */
  long versionOrFirst() throws Declined {
    boolean first = headers.has(Parameters.IF_NONE_MATCH);
    OptionalLong named = named();
    if (first == named.isPresent()) {
      throw new Declined(
          Reason.VERSION_MISSING,
          "Send If-Match with the ETag of what is changed, or If-None-Match: * to make the first.");
    }
    return named.orElse(0);
  }

  private OptionalLong named() {
    return header(Parameters.IF_MATCH)
        .map(etag -> OptionalLong.of(Long.parseLong(etag.substring(1, etag.length() - 1))))
        .orElse(OptionalLong.empty());
  }
}
