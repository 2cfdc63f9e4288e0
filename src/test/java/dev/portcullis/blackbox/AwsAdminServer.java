package dev.portcullis.blackbox;

import dev.portcullis.authn.FakeIssuer;
import dev.portcullis.aws.AwsProxy;
import dev.portcullis.aws.AwsWorld;
import dev.portcullis.aws.LocalStack;
import dev.portcullis.embedded.StubModel;
import dev.portcullis.json.Json;
import java.util.List;

/**
 * The packaged gateway on AWS adapters, as two processes of one configuration: one serves models,
 * the other one administration. They share nothing but what lies in the emulator.
 */
final class AwsAdminServer implements Administered {
  private final AwsWorld world;
  private final AwsProxy proxy;
  private final StubModel stub = StubModel.start();
  private final Administrators administrators = new Administrators(FakeIssuer.start());
  private final AwsServer data;
  private final GatewayProcess administration;

  private AwsAdminServer(LocalStack emulator) {
    world = AwsWorld.in(emulator);
    proxy = new AwsProxy(emulator);
    var more = administrators.configuration();
    more.put("portcullis.limits.tenants[0].name", AdminUsageContract.METERED);
    more.put("portcullis.limits.tenants[0].requests", "1000/1d");
    data = AwsServer.start(world, proxy, stub.origin(), more);
    administration = data.another("portcullis.plane", "admin");
  }

  static AwsAdminServer start(LocalStack emulator) {
    return new AwsAdminServer(emulator);
  }

  @Override
  public String url() {
    return data.process().url();
  }

  @Override
  public String adminUrl() {
    return administration.url();
  }

  @Override
  public String key() {
    return data.key();
  }

  @Override
  public Administrators administrators() {
    return administrators;
  }

  @Override
  public List<Json> events() {
    return world.auditEvents();
  }

  /** The log group that its events are in. */
  String auditGroup() {
    return world.settings().auditLogGroup();
  }

  @Override
  public void close() {
    administration.close();
    data.close();
    stub.close();
    administrators.issuer().close();
    proxy.close();
    world.close();
  }
}
