package dev.portcullis.blackbox;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A person's browser before Keycloak's pages: it keeps cookies, so one of these is one session, and
 * who has signed in need not do so again. Not thread-safe.
 */
final class KeycloakPages {
  private static final int PAGES = 20;
  private static final Pattern PAGE = Pattern.compile("data-page-id=\"login-([^\"]+)\"");
  private static final Pattern FORM = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");
  private static final Pattern CONSENT =
      Pattern.compile("<input[^>]*name=\"code\"[^>]*value=\"([^\"]+)\"");

  private final JsonCalls calls;
  private final KeycloakPerson person;

  /** By hand: Keycloak calls 127.0.0.1 safe enough for cookies that the JDK sends to no http. */
  private final Map<String, String> cookies = new LinkedHashMap<>();

  /** Where the browser is: at a page, or about to leave for an address that is not Keycloak's. */
  private record Place(URI uri, Optional<String> html) {}

  KeycloakPages(JsonCalls calls, KeycloakPerson person) {
    this.calls = calls;
    this.person = person;
  }

  /**
   * Opens an address and does what its pages ask for, until one of them asks for nothing more, or
   * sends the browser elsewhere.
   *
   * @return where the browser ends
   * @throws AssertionError if a page is not to be got past, with the page's name
   */
  URI through(URI start) {
    Place place = open(start);
    Set<String> seen = new LinkedHashSet<>();
    while (place.html().isPresent()) {
      String html = place.html().orElseThrow();
      String page = first(PAGE, html).orElse("without a name");
      if (page.equals("info")) {
        return place.uri();
      }
      if (!seen.add(page)) {
        throw new AssertionError("Keycloak shows the page " + page + " again");
      }
      Map<String, String> answers = answers(page, html);
      URI action = place.uri().resolve(first(FORM, html).orElseThrow().replace("&amp;", "&"));
      place = submit(action, answers);
    }
    return place.uri();
  }

  private Map<String, String> answers(String page, String html) {
    return switch (page) {
      case "login" -> Map.of("username", person.name(), "password", person.password());
      case "login-otp" -> Map.of("otp", person.code());
      case "login-oauth-grant" ->
          Map.of("code", first(CONSENT, html).orElseThrow(), "accept", "Yes");
      default -> throw new AssertionError("Keycloak shows the page " + page);
    };
  }

  private Place open(URI uri) {
    return follow(HttpRequest.newBuilder(uri));
  }

  private Place submit(URI uri, Map<String, String> fields) {
    return follow(
        HttpRequest.newBuilder(uri)
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(JsonCalls.encoded(fields))));
  }

  private Place follow(HttpRequest.Builder first) {
    HttpRequest.Builder next = first;
    for (int i = 0; i < PAGES; i++) {
      HttpResponse<String> response = send(next);
      Optional<String> location = response.headers().firstValue("location");
      if (location.isEmpty()) {
        return new Place(response.uri(), Optional.of(response.body()));
      }
      URI target = response.uri().resolve(location.orElseThrow());
      if (!target.getAuthority().equals(response.uri().getAuthority())) {
        return new Place(target, Optional.empty());
      }
      next = HttpRequest.newBuilder(target);
    }
    throw new AssertionError("Keycloak redirects without an end");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    if (!cookies.isEmpty()) {
      request.header(
          "cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    HttpResponse<String> response = calls.page(request);
    response.headers().allValues("set-cookie").forEach(this::keep);
    return response;
  }

  private void keep(String line) {
    String[] pair = line.split(";", 2)[0].split("=", 2);
    if (line.contains("Max-Age=0")) {
      cookies.remove(pair[0]);
    } else {
      cookies.put(pair[0], pair[1]);
    }
  }

  private static Optional<String> first(Pattern pattern, String html) {
    Matcher matcher = pattern.matcher(html);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
