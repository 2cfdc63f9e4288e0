package hello;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** What a bare Quarkus REST application is: one resource. */
@Path("/")
public class Hello {
  /** Says it. */
  @GET
  public String hello() {
    return "hello";
  }
}
