package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.audit.AuditTrail;
import dev.portcullis.audit.AuditTrailContract;
import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.pipeline.Fault;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;

@ExtendWith(LocalStack.Extension.class)
class CloudWatchTrailIT extends AuditTrailContract {
  private final AwsWorld world;
  private final Calls calls = new Calls();
  private final AwsClients clients;
  private final AtomicInteger chains = new AtomicInteger();
  private final CloudWatchTrail trail;

  CloudWatchTrailIT(LocalStack emulator) {
    world = AwsWorld.in(emulator);
    clients = world.clients(List.of(calls));
    trail = open();
  }

  private CloudWatchTrail open() {
    return new CloudWatchTrail(
        clients, () -> "chain-" + chains.incrementAndGet(), InstantSource.system());
  }

  @AfterEach
  void close() {
    trail.close();
    clients.close();
    world.close();
  }

  @Override
  protected AuditTrail trail() {
    return trail;
  }

  @Override
  protected List<Json> kept() throws InvalidJson {
    var events = new ArrayList<Json>();
    for (String stream : streams()) {
      for (OutputLogEvent event : events(stream)) {
        events.add(new JsonReader(JsonLimits.REPLY).read(event.message()));
      }
    }
    return events;
  }

  private List<String> streams() {
    return world
        .clients()
        .logs()
        .describeLogStreams(r -> r.logGroupName(world.settings().auditLogGroup()))
        .logStreams()
        .stream()
        .map(LogStream::logStreamName)
        .toList();
  }

  private List<OutputLogEvent> events(String stream) {
    return world
        .clients()
        .logs()
        .getLogEvents(
            r ->
                r.logGroupName(world.settings().auditLogGroup())
                    .logStreamName(stream)
                    .startFromHead(true))
        .events();
  }

  @Override
  protected void breakIt() {
    world.clients().logs().deleteLogGroup(r -> r.logGroupName(world.settings().auditLogGroup()));
  }

  private static Json.Obj event(int number) {
    return Json.obj(Json.member("number", number));
  }

  @Test
  void makesOneCallForAnEventAndNoneBeside() {
    calls.forget();

    trail.accept(event(1));

    assertThat(calls.names()).containsExactly("PutLogEvents");
  }

  @Test
  void beginsANewChainOnceItsStreamIsGone() throws InvalidJson {
    trail.accept(event(1));
    world
        .clients()
        .logs()
        .deleteLogStream(
            r -> r.logGroupName(world.settings().auditLogGroup()).logStreamName("chain-1"));
    assertThatExceptionOfType(AuditTrail.TrailUnavailable.class)
        .isThrownBy(() -> trail.accept(event(2)))
        .satisfies(failure -> assertThat(failure.fault()).isEqualTo(Fault.NOT_FOUND));

    trail.accept(event(3));

    assertThat(streams()).containsExactly("chain-2");
    assertThat(kept()).hasSize(1);
  }

  @Test
  void doesNotStartWithoutItsLogGroup() {
    breakIt();

    assertThatExceptionOfType(AuditTrail.TrailUnavailable.class)
        .isThrownBy(this::open)
        .satisfies(failure -> assertThat(failure.fault()).isEqualTo(Fault.NOT_FOUND));
  }
}
