package dev.portcullis.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.embedded.EmbeddedSecrets;
import dev.portcullis.pipeline.Fault;
import dev.portcullis.pipeline.Upkeep;
import dev.portcullis.secret.Secret;
import dev.portcullis.secret.SecretRef;
import dev.portcullis.secret.SecretUnavailable;
import dev.portcullis.secret.Secrets;
import dev.portcullis.secret.SecretsContract;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalStack.Extension.class)
class AwsSecretsIT extends SecretsContract {
  private static final Duration SOFT = Duration.ofSeconds(60);
  private static final Duration HARD = Duration.ofMinutes(5);
  private static final Duration PREVIOUS = Duration.ofHours(24);
  private static final Secret NOT_A_VALUE = Secret.of("none of them");

  private final AwsWorld world;
  private final StoredSecrets stored;
  private final Calls calls = new Calls();
  private final AwsClients clients;
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final List<Throwable> failures = new ArrayList<>();
  private final Upkeep upkeep = new Upkeep((where, failure) -> failures.add(failure));
  private final AwsSecrets secrets;

  AwsSecretsIT(LocalStack emulator) {
    world = AwsWorld.in(emulator);
    stored = new StoredSecrets(world);
    clients = world.clients(List.of(calls));
    secrets = secrets(clients);
  }

  private AwsSecrets secrets(AwsClients by) {
    return new AwsSecrets(
        by,
        new EmbeddedSecrets(Map.of("KEY", "canary")),
        new AwsSecrets.Ages(SOFT, HARD, PREVIOUS),
        now::get,
        upkeep);
  }

  @AfterEach
  void close() {
    clients.close();
    world.close();
  }

  @Override
  protected Secrets secrets() {
    return secrets;
  }

  private String named(String name) {
    return stored.named(name);
  }

  @Override
  protected SecretRef put(String name, byte[] content) {
    return stored.put(name, content);
  }

  private SecretRef put(String name, String text) {
    return put(name, text.getBytes(UTF_8));
  }

  @Override
  protected SecretRef field(SecretRef whole, String field) {
    return new SecretRef.SecretsManager(
        ((SecretRef.SecretsManager) whole).name(), Optional.of(field));
  }

  @Override
  protected SecretRef absent() {
    return new SecretRef.SecretsManager(named("absent"), Optional.empty());
  }

  @Override
  protected SecretRef empty() {
    world.clients().secretsManager().createSecret(r -> r.name(named("empty")));
    return new SecretRef.SecretsManager(named("empty"), Optional.empty());
  }

  @Override
  protected SecretRef foreign() {
    return SecretRef.parse("vault:path#field");
  }

  @Override
  protected void statedTimePasses() {
    after(HARD);
  }

  private void after(Duration time) {
    now.updateAndGet(then -> then.plus(time));
  }

  @Test
  void leavesToTheEmbeddedOneWhatLiesInTheEnvironment() {
    assertThat(secrets.read(SecretRef.parse("env:KEY"))).isEqualTo(Secret.of("canary"));
    assertThat(calls.names()).isEmpty();
  }

  @Test
  void asksOnceForANameHoweverManyOfItsFieldsAreRead() {
    SecretRef ref = put("fields", "{\"a\":\"1\",\"b\":\"2\"}");

    for (int i = 0; i < 10; i++) {
      secrets.read(ref);
      secrets.read(field(ref, "a"));
      secrets.read(field(ref, "b"));
    }

    assertThat(calls.names()).containsExactly("GetSecretValue");
  }

  @Test
  void asksOnceForManyCallersAtOnce() throws Exception {
    SecretRef ref = put("shared", "canary");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Secret> read = () -> secrets.read(ref);
      for (var each : threads.invokeAll(Collections.nCopies(200, read))) {
        assertThat(each.get()).isEqualTo(Secret.of("canary"));
      }
    }
    assertThat(calls.names()).hasSize(1);
  }

  @Test
  void hasTheNewValueForAllWhoseOldOneIsRefusedAtOnce() throws Exception {
    SecretRef ref = put("rotated", "canary-1");
    Secret old = secrets.read(ref);
    put("rotated", "canary-2");
    calls.forget();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Optional<Secret>> other = () -> secrets.otherThan(ref, old);
      for (var each : threads.invokeAll(Collections.nCopies(200, other))) {
        assertThat(each.get()).contains(Secret.of("canary-2"));
      }
    }
    assertThat(calls.names()).hasSize(1);
  }

  @Test
  void readsANewValueFromTheReplyOnThatComesAfterTheSoftAge() {
    SecretRef ref = put("rotated", "canary-1");
    secrets.read(ref);
    put("rotated", "canary-2");
    after(SOFT);

    assertThat(secrets.read(ref)).isEqualTo(Secret.of("canary-1"));
    upkeep.perform();
    assertThat(secrets.read(ref)).isEqualTo(Secret.of("canary-2"));
  }

  @Test
  void hasTheValueBeforeWhereTheNewOneIsRefused() {
    SecretRef ref = put("early", "canary-1");
    put("early", "canary-2");
    Secret early = secrets.read(ref);

    assertThat(secrets.otherThan(ref, early)).contains(Secret.of("canary-1"));
    assertThat(secrets.read(ref)).isEqualTo(early);
  }

  @Test
  void hasTheValueBeforeTheNewestAfterEachRotation() {
    SecretRef ref = put("early", "canary-1");
    put("early", "canary-2");
    secrets.otherThan(ref, secrets.read(ref));
    put("early", "canary-3");
    after(HARD);

    assertThat(secrets.otherThan(ref, Secret.of("canary-3"))).contains(Secret.of("canary-2"));
  }

  @Test
  void doesNotGoBackToTheValueBeforeOnceItsTimeIsOver() {
    SecretRef ref = put("late", "canary-1");
    put("late", "canary-2");
    now.set(Instant.now().plus(PREVIOUS).plusSeconds(60));

    assertThat(secrets.otherThan(ref, secrets.read(ref))).isEmpty();
  }

  @Test
  void asksAtMostOnceInAWhileForAValueThatIsSimplyWrong() {
    SecretRef ref = put("wrong", "canary");
    Secret wrong = secrets.read(ref);
    calls.forget();

    for (int i = 0; i < 100; i++) {
      assertThat(secrets.otherThan(ref, wrong)).isEmpty();
    }
    assertThat(calls.names()).hasSize(2); // is it still the one, and what was before it?

    after(AwsSecrets.LOOK);
    for (int i = 0; i < 100; i++) {
      secrets.otherThan(ref, wrong);
    }
    assertThat(calls.names()).hasSize(3);
  }

  @Test
  void asksForEachNewValueAtOnceHoweverSoonItComes() {
    SecretRef ref = put("hasty", "canary-1");
    Secret first = secrets.read(ref);
    put("hasty", "canary-2");
    Secret second = secrets.otherThan(ref, first).orElseThrow();
    put("hasty", "canary-3");

    assertThat(secrets.otherThan(ref, second)).contains(Secret.of("canary-3"));
  }

  @Test
  void asksNotAtAllWhereTheRefusedValueIsNoLongerTheOneInUse() {
    SecretRef ref = put("known", "canary");
    secrets.read(ref);
    calls.forget();

    assertThat(secrets.otherThan(ref, NOT_A_VALUE)).contains(Secret.of("canary"));
    assertThat(calls.names()).isEmpty();
  }

  @Test
  void restsAfterAFailure() {
    for (int i = 0; i < 100; i++) {
      assertUnavailable(absent(), "no such secret");
    }
    assertThat(calls.names()).hasSize(1);

    put("absent", "canary");
    after(AwsSecrets.REST);

    assertThat(secrets.read(absent())).isEqualTo(Secret.of("canary"));
  }

  @Test
  void goesOnWithAValueThatCannotBeRefreshedUntilItsHardAge() {
    SecretRef ref = put("gone", "canary");
    secrets.read(ref);
    world.clients().secretsManager().deleteSecret(r -> r.secretId(named("gone")));
    after(SOFT);
    assertThat(secrets.read(ref)).isEqualTo(Secret.of("canary"));
    upkeep.perform();
    assertThat(failures).hasSize(1);
    assertThat(secrets.read(ref)).isEqualTo(Secret.of("canary"));

    after(HARD);

    assertUnavailable(ref, "no such secret");
  }

  @Test
  void saysWhatIsWrongWithAServiceThatIsNotThere() throws IOException {
    URI nowhere;
    try (var socket = new ServerSocket(0)) {
      nowhere = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
    try (var unreachable = AwsWorld.clients(world.settings(nowhere), List.of(calls))) {
      assertThatExceptionOfType(SecretUnavailable.class)
          .isThrownBy(() -> secrets(unreachable).read(absent()))
          .satisfies(failure -> assertThat(failure.fault()).isEqualTo(Fault.UNREACHABLE))
          .withMessageContaining("did not answer");
    }
    assertThat(calls.names()).as("a read is tried twice").hasSize(2);
  }
}
