/**
 * What a caller may do: whether an action is allowed to a principal on a route.
 *
 * <p>What belongs here: the layer, the action that scopes speak of, the policy that decides, and
 * the fences around the keys of tenants, with their port {@code Policies}. What does not: who calls
 * ({@code authn}), how much of it ({@code quota}), and the grants themselves, which travel in the
 * principal. Nothing is allowed that is not granted: an empty list grants nothing.
 */
@NullMarked
package dev.portcullis.authz;

import org.jspecify.annotations.NullMarked;
