/**
 * Where a request comes from, and whether requests may come from there.
 *
 * <p>What belongs here: the client's address behind trusted proxies, and lists of addresses for the
 * gateway and for routes. What does not: the addresses of a single key ({@code authz}), and callers
 * that were shut out for what they did ({@code threat}).
 */
@NullMarked
package dev.portcullis.address;

import org.jspecify.annotations.NullMarked;
