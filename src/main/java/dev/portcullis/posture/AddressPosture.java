package dev.portcullis.posture;

import dev.portcullis.address.AddressConfig;
import dev.portcullis.admin.Control;
import dev.portcullis.admin.Control.State;
import dev.portcullis.config.GatewayConfig;
import dev.portcullis.config.GatewayConfig.Plane;
import dev.portcullis.config.RoutesConfig;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who may call, by where they are. */
@Singleton
class AddressPosture {
  private final GatewayConfig config;
  private final AddressConfig addresses;
  private final RoutesConfig routes;

  AddressPosture(GatewayConfig config, AddressConfig addresses, RoutesConfig routes) {
    this.config = config;
    this.addresses = addresses;
    this.routes = routes;
  }

  Control control(Survey survey) {
    boolean everywhere = Breadth.restricts(addresses.address().allow());
    boolean admin = Breadth.restricts(addresses.admin().address().allow());
    long all = routes.routes().size();
    long listed = routes.routes().keySet().stream().filter(this::listed).count();
    var evidence = new ArrayList<String>();
    evidence.add(everywhere ? "All routes have a list in common." : "No list for all routes.");
    evidence.add("Routes with a list of their own: " + listed + " of " + all + ".");
    evidence.add(admin ? "Administration has a list." : "Administration has no list of its own.");
    if (vain()) {
      evidence.add("A list that holds all addresses, such as 0.0.0.0/0, is not counted as one.");
    }
    Optional<KeySurvey> keys = survey.knownKeys();
    keys.ifPresent(known -> evidence.add(anywhere(known)));
    boolean ofKeys = keys.filter(known -> known.anywhere() < known.inForce()).isPresent();
    if (everywhere || served(listed == all, admin)) {
      return new Control("IP allow-lists", State.ON, evidence, List.of());
    }
    return new Control(
        "IP allow-lists",
        listed > 0 || admin || ofKeys ? State.PARTLY : State.OFF,
        evidence,
        List.of(
            "Give portcullis.address.allow, portcullis.routes.<name>.address.allow or"
                + " portcullis.admin.address.allow.",
            "Give keys blocks of addresses: portcullis key create --cidr, or key narrow --cidr."));
  }

  /** Whether what this plane serves is for listed addresses alone. */
  private boolean served(boolean allRoutes, boolean admin) {
    return switch (config.plane()) {
      case DATA -> allRoutes;
      case ADMIN -> admin;
      case BOTH -> allRoutes && admin;
    };
  }

  private boolean listed(String route) {
    return Optional.ofNullable(addresses.routes().get(route))
        .filter(of -> Breadth.restricts(of.address().allow()))
        .isPresent();
  }

  private boolean vain() {
    var lists = new ArrayList<Optional<List<String>>>();
    lists.add(addresses.address().allow());
    if (config.plane() != Plane.DATA) {
      lists.add(addresses.admin().address().allow());
    }
    addresses.routes().values().forEach(route -> lists.add(route.address().allow()));
    return lists.stream().anyMatch(list -> list.isPresent() && !Breadth.restricts(list));
  }

  private static String anywhere(KeySurvey keys) {
    return "Keys in force that may be used from anywhere: "
        + keys.anywhere()
        + " of "
        + keys.inForce()
        + (keys.complete() ? "." : ", of the first " + keys.looked() + " keys alone.");
  }
}
