package dev.portcullis.address;

import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Next;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Reply;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the request comes from, and whether it may: the gateway's rules first, then the route's.
 * Both must permit the address. What a client writes into a header never changes the verdict on it,
 * unless a trusted proxy vouches for the header.
 */
public final class AddressLayer implements Layer {
  private final AddressRules global;
  private final Map<String, AddressRules> perRoute;
  private final ClientAddress clientAddress;

  /**
   * A layer with these rules.
   *
   * @param perRoute by the route's name; a route without rules has the global ones alone
   * @param trustedProxies the only peers whose {@code X-Forwarded-For} is believed; empty: none
   */
  public AddressLayer(
      AddressRules global, Map<String, AddressRules> perRoute, List<Cidr> trustedProxies) {
    this.global = global;
    this.perRoute = Map.copyOf(perRoute);
    this.clientAddress = new ClientAddress(trustedProxies);
  }

  @Override
  public String name() {
    return "address";
  }

  @Override
  public Outcome apply(Exchange in, Reply out, Next next) throws InterruptedException {
    Optional<InetAddress> client = clientAddress.of(in.request());
    if (client.isEmpty()) {
      return Outcome.refused(
          Reason.MALFORMED_REQUEST, "X-Forwarded-For holds something that is not an IP address.");
    }
    in.client().fill(client.get());
    AddressRules route = perRoute.getOrDefault(in.route().required().name(), AddressRules.NONE);
    return global.permit(client.get()) && route.permit(client.get())
        ? next.proceed(out)
        : Outcome.refused(Reason.ADDRESS_DENIED, "Requests from this address are not accepted.");
  }
}
