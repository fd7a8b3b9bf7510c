package dev.slipway.disk;

import java.util.UUID;

/** Partition types of the UEFI and Discoverable Partitions specifications. */
public final class PartitionType {
    public static final UUID BIOS_BOOT = UUID.fromString("21686148-6449-6e6f-744e-656564454649");
    public static final UUID ESP = UUID.fromString("c12a7328-f81f-11d2-ba4b-00a0c93ec93b");
    public static final UUID ROOT_X86_64 = UUID.fromString("4f68bce3-e8cd-4db1-96e7-fbcaf984b709");
    public static final UUID ROOT_ARM64 = UUID.fromString("b921b045-1df0-41c3-af44-4c6f280d3fae");
    public static final UUID HOME = UUID.fromString("933ac7e1-2eb4-4f13-b844-0e14e2aef915");
    public static final UUID VAR = UUID.fromString("4d21b016-b534-45c2-a9fb-5c16e091fd2d");
    public static final UUID SWAP = UUID.fromString("0657fd6d-a4ab-43c4-84e5-0933c84b4f4f");
    public static final UUID LINUX = UUID.fromString("0fc63daf-8483-4772-8e79-3d69d8477de4");

    private PartitionType() {}
}
