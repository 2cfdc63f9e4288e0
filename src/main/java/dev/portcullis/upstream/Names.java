package dev.portcullis.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Addresses of host names. Blocks; safe for use by several threads. */
@FunctionalInterface
interface Names {
  /** The platform's resolver, with the JDK's own cache before it. */
  Names PLATFORM = host -> List.of(InetAddress.getAllByName(host));

  /** All addresses of this name, or the literal address that it is. */
  List<InetAddress> of(String host) throws UnknownHostException;
}
