package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.source.DockerfileException;
import dev.slipway.dockerfile.source.Origin;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One word of EXPOSE: {@code [[ip:]host:]port[-port][/protocol]}.
 *
 * @param text the word
 * @param first the first port
 * @param last the last port, the first one if it is no range
 * @param protocol as it is written; {@code tcp} if it is not said
 * @param mapped true if an address or a port of the host is given, which EXPOSE makes no use of
 */
public record PortSpec(String text, int first, int last, String protocol, boolean mapped) {
    private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})(?:-([0-9]{1,9}))?");
    private static final Pattern ADDRESS = Pattern.compile("\\[[0-9a-fA-F:.]+(%\\w+)?]|[0-9a-fA-F:.]*");

    /** The ports of the range. */
    public List<Port> ports() {
        String lower = protocol.toLowerCase(Locale.ROOT);
        return IntStream.rangeClosed(first, last)
                .mapToObj(number -> new Port(number, lower))
                .toList();
    }

    static PortSpec parse(String text, Origin origin) {
        int colon = text.lastIndexOf(':');
        String container = text.substring(colon + 1);
        int slash = container.indexOf('/');
        String protocol = slash < 0 || slash == container.length() - 1 ? "tcp" : container.substring(slash + 1);
        if (!PROTOCOLS.contains(protocol.toLowerCase(Locale.ROOT))) {
            throw error(text, origin, "there is no protocol " + protocol, "Use tcp, udp or sctp.");
        }
        int[] range = range(slash < 0 ? container : container.substring(0, slash), text, origin);
        boolean mapped = colon > 0 && checkHost(text.substring(0, colon), range, text, origin);
        return new PortSpec(text, range[0], range[1], protocol, mapped);
    }

    private static boolean checkHost(String host, int[] range, String text, Origin origin) {
        int colon = host.lastIndexOf(':');
        String address = colon < 0 ? "" : host.substring(0, colon);
        String port = host.substring(colon + 1);
        if (!ADDRESS.matcher(address).matches()) {
            throw error(text, origin, address + " is no IP address", "EXPOSE needs the port alone.");
        }
        if (!port.isEmpty()) {
            int[] ports = range(port, text, origin);
            if (range[1] != range[0] && ports[1] - ports[0] != range[1] - range[0]) {
                throw error(text, origin, "the two ranges differ in length", "EXPOSE needs the port alone.");
            }
        }
        return !address.isEmpty() || !port.isEmpty();
    }

    private static int[] range(String ports, String text, Origin origin) {
        Matcher matcher = RANGE.matcher(ports);
        if (!matcher.matches()) {
            throw error(text, origin, text + " is no port", "Write PORT, PORT/udp or FIRST-LAST.");
        }
        int first = Integer.parseInt(matcher.group(1));
        int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
        if (last > 65535 || first > 65535 || last < first) {
            throw error(
                    text, origin, ports + " is no range of ports", "Ports go from 0 to 65535, the lower one first.");
        }
        return new int[] {first, last};
    }

    private static DockerfileException error(String text, Origin origin, String problem, String advice) {
        return origin.errorAt(text, "cannot expose " + text + ": " + problem, advice);
    }
}
