/**
 * A gateway's administration, spoken to from outside: signing in as a person, and calling its API.
 *
 * <p>What belongs here: the device flow (RFC 8628), the session that it leaves, and requests with
 * it. What does not: commands and what they print ({@code command}), and anything of the gateway
 * itself. This code runs on people's machines: it trusts the certificates that the machine trusts,
 * and sends nothing in the clear but to this machine.
 */
@NullMarked
package dev.portcullis.client;

import org.jspecify.annotations.NullMarked;
