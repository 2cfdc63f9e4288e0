package dev.portcullis.posture;

import dev.portcullis.adapters.Adapters;
import dev.portcullis.admin.Control;
import dev.portcullis.authz.AuthorizationConfig;
import dev.portcullis.authz.Role;
import dev.portcullis.authz.Roles;
import dev.portcullis.config.AuthorizationTable;
import dev.portcullis.pipeline.Page;
import dev.portcullis.pipeline.Unavailable;
import dev.portcullis.startup.Problems;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which controls are on, by what is configured and by what is found. It says what there is, and
 * praises nothing: what this version does not have is off, and what this process cannot see is
 * never plainly on.
 */
@Singleton
public class Posture {
  private final AuthorizationConfig authorization;
  private final AdministrationPosture administration;
  private final AddressPosture addresses;
  private final LimitPosture limits;
  private final WirePosture wire;
  private final StoragePosture storage;
  private final TrailPosture trail;
  private final SecretPosture secrets;
  private final Adapters adapters;

  Posture(
      AuthorizationConfig authorization,
      AdministrationPosture administration,
      AddressPosture addresses,
      LimitPosture limits,
      WirePosture wire,
      StoragePosture storage,
      TrailPosture trail,
      SecretPosture secrets,
      Adapters adapters) {
    this.authorization = authorization;
    this.administration = administration;
    this.addresses = addresses;
    this.limits = limits;
    this.wire = wire;
    this.storage = storage;
    this.trail = trail;
    this.secrets = secrets;
    this.adapters = adapters;
  }

  /** Each control, with what the keys in force and the roles are like. */
  public List<Control> live() {
    Instant now = adapters.clock().instant();
    return controls(survey(now), now);
  }

  /** Each control, as far as it can be told without asking a store; no network is used. */
  public List<Control> configured() {
    return controls(new Survey.NotTaken(), adapters.clock().instant());
  }

  /** Each control, in the order in which people ask for them. */
  List<Control> controls(Survey survey, Instant now) {
    return List.of(
        administration.control(survey),
        KeyPosture.control(survey),
        storage.atRest(),
        wire.inTransit(now),
        addresses.control(survey),
        trail.control(),
        AlertPosture.control(adapters.trail().chosen()),
        secrets.control(),
        limits.control());
  }

  private Survey survey(Instant now) {
    try {
      RoleSurvey roles = RoleSurvey.of(roles());
      return new Survey.Taken(KeySurvey.of(adapters.keys(), roles.everything(), now), roles);
    } catch (Unavailable failure) {
      return Survey.Failed.of(failure);
    }
  }

  private List<Role> roles() {
    var all =
        new ArrayList<>(AuthorizationTable.configured(authorization, new Problems()).values());
    Roles kept = adapters.named().roles();
    all.addAll(Page.all(after -> kept.page(after, Page.LARGEST)));
    return all;
  }
}
