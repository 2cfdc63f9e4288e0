package dev.portcullis.authz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Principal;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Route;
import dev.portcullis.pipeline.TestRequests;
import dev.portcullis.pipeline.Wildcard;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationLayerTest {
  private static final List<String> ALL = List.of("*");
  private static final List<String> NONE = List.of();

  private Route route = route(EnumSet.allOf(Operation.class), ALL, NONE);
  private List<String> scopes = ALL;
  private List<String> routes = ALL;
  private List<String> models = ALL;
  private List<String> cidrs = NONE;

  @ParameterizedTest
  @ValueSource(
      strings = {"openai:chat:gpt-4o", "openai:chat:gpt-*", "openai:chat:*", "openai:*", "*"})
  void grantsWhatAScopeIsAPatternOf(String scope) {
    scopes = List.of(scope);

    assertThat(chat("gpt-4o").passed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openai:chat:gpt-4",
        "openai:chat:gpt-4o-mini",
        "openai:chat",
        "openai:chat:GPT-4o",
        "openai:embeddings:*",
        "anthropic:*",
        "chat",
        "openai"
      })
  void grantsNothingElse(String scope) {
    scopes = List.of(scope);

    var run = chat("gpt-4o");

    assertThat(run.reason()).contains(Reason.SCOPE_MISSING);
    assertThat(run.refusal().orElseThrow().headers().all("www-authenticate"))
        .containsExactly("Bearer realm=\"portcullis\", error=\"insufficient_scope\"");
  }

  /** A call that names no model may reach any: it passes only where models are not restricted. */
  @Test
  void refusesAGenericCallThatNamesNoModelWhereModelsAreRestricted() {
    assertThat(run(Operation.INVOKE, Optional.empty()).passed()).isTrue();

    models = List.of("stub");
    assertThat(run(Operation.INVOKE, Optional.empty()).reason()).contains(Reason.MODEL_DENIED);

    models = ALL;
    route = route(EnumSet.allOf(Operation.class), List.of("stub"), NONE);
    assertThat(run(Operation.INVOKE, Optional.empty()).reason()).contains(Reason.MODEL_DENIED);

    route = route(EnumSet.allOf(Operation.class), NONE, NONE);
    assertThat(run(Operation.INVOKE, Optional.empty()).passed()).isTrue();
    assertThat(run(Operation.INVOKE, Optional.of("stub")).reason()).contains(Reason.MODEL_DENIED);
  }

  @Test
  void keepsModelsWithColonsApartFromOperations() {
    scopes = List.of("openai:chat:ft:gpt-4o:acme:*");

    assertThat(chat("ft:gpt-4o:acme:one").passed()).isTrue();
    assertThat(chat("ft:gpt-4o:other:one").reason()).contains(Reason.SCOPE_MISSING);
  }

  @Test
  void grantsNothingWhereNothingIsGranted() {
    scopes = NONE;
    assertThat(chat("gpt-4o").reason()).contains(Reason.SCOPE_MISSING);

    scopes = ALL;
    routes = NONE;
    assertThat(chat("gpt-4o").reason()).contains(Reason.ROUTE_DENIED);

    routes = ALL;
    models = NONE;
    assertThat(chat("gpt-4o").reason()).contains(Reason.MODEL_DENIED);
  }

  @Test
  void deniesWhatTheRouteDoesNotOfferWhateverIsGranted() {
    route = route(Set.of(Operation.EMBEDDINGS), ALL, NONE);
    assertThat(chat("gpt-4o").reason()).contains(Reason.OPERATION_DENIED);

    route = route(Set.of(Operation.CHAT), List.of("gpt-4o-mini"), NONE);
    assertThat(chat("gpt-4o").reason()).contains(Reason.MODEL_DENIED);

    route = route(Set.of(Operation.CHAT), NONE, NONE);
    assertThat(chat("gpt-4o").reason()).contains(Reason.MODEL_DENIED);
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void deniesEveryOperationOnARouteThatOffersNone(Operation operation) {
    route = route(Set.of(), ALL, NONE);

    assertThat(run(operation, Optional.of("gpt-4o")).reason()).contains(Reason.OPERATION_DENIED);
  }

  @Test
  void demandsEveryScopeOfTheRoute() {
    route = route(Set.of(Operation.CHAT), ALL, List.of("production", "eu.only"));

    scopes = List.of("openai:*", "production");
    assertThat(chat("gpt-4o").reason()).contains(Reason.SCOPE_MISSING);

    scopes = List.of("openai:*", "production", "eu.*");
    assertThat(chat("gpt-4o").passed()).isTrue();
  }

  @Test
  void deniesAModelThatOnlyTheScopeGrants() {
    models = List.of("gpt-4o-mini");

    assertThat(chat("gpt-4o").reason()).contains(Reason.MODEL_DENIED);
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.7, true", "::ffff:192.0.2.7, true", "198.51.100.1, false", "::1, false"})
  void keepsAKeyToItsAddresses(String client, boolean passes) {
    cidrs = List.of("192.0.2.0/24");

    var run = run(Operation.CHAT, Optional.of("gpt-4o"), client);

    assertThat(run.passed()).isEqualTo(passes);
    assertThat(run.reason())
        .isEqualTo(passes ? Optional.empty() : Optional.of(Reason.ADDRESS_DENIED));
  }

  @ParameterizedTest
  @EnumSource(
      value = Operation.class,
      names = {"CHAT", "RESPONSES", "EMBEDDINGS", "MESSAGES", "MESSAGES_COUNT_TOKENS"})
  void deniesACallWithoutTheModelThatItMustName(Operation operation) {
    assertThat(run(operation, Optional.empty()).reason()).contains(Reason.MODEL_DENIED);
  }

  @Test
  void grantsReadingModelsByAnActionWithoutModel() {
    scopes = List.of("openai:models.read");

    assertThat(run(Operation.MODELS_READ, Optional.empty()).passed()).isTrue();
    assertThat(run(Operation.MODELS_READ, Optional.of("gpt-4o")).passed()).isTrue();
  }

  @Test
  void knowsNoModelToReadThatIsNotGranted() {
    models = List.of("gpt-4o-mini");

    assertThat(run(Operation.MODELS_READ, Optional.of("gpt-4o")).reason())
        .contains(Reason.UNKNOWN_MODEL);
  }

  @Test
  void grantsAnOperationWithoutModelByItsOwnAction() {
    scopes = List.of("openai:invoke");
    models = NONE;

    assertThat(run(Operation.INVOKE, Optional.empty()).passed()).isTrue();
  }

  @Test
  void neverRepeatsWhatTheCallerSent() {
    models = NONE;
    assertThat(chat("canary\r\nx: y").everythingSaid()).isNotEqualTo("[]").doesNotContain("canary");

    scopes = NONE;
    assertThat(chat("canary").everythingSaid()).isNotEqualTo("[]").doesNotContain("canary");
  }

  @Test
  void refusesAsAFailureWhereALayerAboveLeftSomethingOut() {
    Exchange empty = TestRequests.exchange("192.0.2.7", Headers.NONE);

    var run = TestRequests.run(layer(), empty);

    assertThat(run.reason()).contains(Reason.UNAVAILABLE);
    assertThat(run.refusal().orElseThrow().layer()).contains("authz");
  }

  @Test
  void saysWhichScopeGranted() {
    scopes = List.of("anthropic:*", "openai:chat:*", "*");

    assertThat(
            Policy.decide(
                principal(),
                Holdings.of(principal(), RoleBook.NONE),
                Cidr.address("192.0.2.7"),
                route,
                TestRequests.call(Operation.CHAT, Optional.of("gpt-4o"))))
        .isEqualTo(new Decision.Granted("scope openai:chat:*"));
  }

  private TestRequests.Run chat(String model) {
    return run(Operation.CHAT, Optional.of(model));
  }

  private TestRequests.Run run(Operation operation, Optional<String> model) {
    return run(operation, model, "192.0.2.7");
  }

  private TestRequests.Run run(Operation operation, Optional<String> model, String client) {
    Exchange in = TestRequests.exchange(client, Headers.NONE);
    in.client().fill(Cidr.address(client));
    in.route().fill(route);
    in.principal().fill(principal());
    in.call().fill(TestRequests.call(operation, model));
    return TestRequests.run(layer(), in);
  }

  private static AuthorizationLayer layer() {
    return new AuthorizationLayer(
        tenant -> Optional.empty(), RoleBook.NONE, SecondFactor.USUAL, InstantSource.system());
  }

  private Principal principal() {
    return Principal.ofKey(
        "id",
        "acme",
        "platform team",
        Set.of(),
        new Grants(wildcards(scopes), wildcards(routes), wildcards(models)),
        AddressRules.only(cidrs.stream().map(Cidr::parse).toList()),
        Instant.MAX);
  }

  private static Route route(
      Set<Operation> operations, List<String> models, List<String> demanded) {
    return TestRequests.route("openai", operations, models, demanded);
  }

  private static List<Wildcard> wildcards(List<String> texts) {
    return texts.stream().map(Wildcard::new).toList();
  }
}
