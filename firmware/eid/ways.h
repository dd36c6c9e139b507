/* The loop of the relay's child: takes connections at a socket in the house and carries bytes to the
 * places that are allowed, and back. */
#pragma once

/* Serves until `line` has an end. Takes over `listener`. `service` and `servers` as in eid/tunnel.h. */
void ways_serve(int listener, int line, const char *service, const char *servers);
