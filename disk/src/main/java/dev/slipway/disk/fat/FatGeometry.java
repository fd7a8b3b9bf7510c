package dev.slipway.disk.fat;

import java.io.IOException;

/**
 * The regions of a volume, in sectors of 512 bytes.
 *
 * @param rootSectors the fixed root directory of FAT16; 0 for FAT32, where it is a chain of clusters
 */
record FatGeometry(
        boolean isFat32, long sectors, int sectorsPerCluster, int reservedSectors, int fatSectors, int rootSectors) {
    static final int SECTOR_BYTES = 512;
    static final int FAT16_ROOT_ENTRIES = 512;
    /** From this many clusters on a volume is FAT32; the number alone decides. */
    private static final int FAT32_CLUSTERS = 65_525;

    private static final int FAT16_CLUSTERS = 4_085;
    private static final int LARGEST_CLUSTER_SECTORS = 64;
    /** Readers disagree near the borders. */
    private static final int CARE = 16;

    static FatGeometry of(long sizeBytes) throws IOException {
        long sectors = sizeBytes / SECTOR_BYTES;
        if (sectors > 0xffff_ffffL) {
            throw new IOException("make a FAT volume of " + sizeBytes + " bytes: 2 TiB is the most it can have");
        }
        for (int perCluster = preferred(sizeBytes); perCluster >= 1; perCluster /= 2) {
            FatGeometry fat32 = fat32(sectors, perCluster);
            if (fat32.clusters() >= FAT32_CLUSTERS + CARE) {
                return fat32;
            }
        }
        for (int perCluster = 1; perCluster <= LARGEST_CLUSTER_SECTORS; perCluster *= 2) {
            FatGeometry fat16 = fat16(sectors, perCluster);
            if (fat16.clusters() < FAT16_CLUSTERS + CARE) {
                break;
            }
            if (fat16.clusters() < FAT32_CLUSTERS - CARE) {
                return fat16;
            }
        }
        throw new IOException("make a FAT volume of " + sizeBytes + " bytes: at least 3 MiB are needed");
    }

    /** Microsoft's table. */
    private static int preferred(long sizeBytes) {
        long mib = sizeBytes >> 20;
        if (mib <= 64) {
            return 1;
        }
        if (mib <= 128) {
            return 2;
        }
        if (mib <= 256) {
            return 4;
        }
        return mib <= 8192 ? 8 : mib <= 16_384 ? 16 : mib <= 32_768 ? 32 : 64;
    }

    private static FatGeometry fat32(long sectors, int perCluster) {
        return withFat(true, sectors, perCluster, 32, 0, 4);
    }

    private static FatGeometry fat16(long sectors, int perCluster) {
        return withFat(false, sectors, perCluster, 4, FAT16_ROOT_ENTRIES * 32 / SECTOR_BYTES, 2);
    }

    private static FatGeometry withFat(
            boolean isFat32, long sectors, int perCluster, int reserved, int root, int entryBytes) {
        long upperBound = Math.max(0, sectors - reserved - root) / perCluster;
        int fatSectors = (int) (((upperBound + 2) * entryBytes + SECTOR_BYTES - 1) / SECTOR_BYTES);
        return new FatGeometry(isFat32, sectors, perCluster, reserved, fatSectors, root);
    }

    long dataStartSector() {
        return reservedSectors + 2L * fatSectors + rootSectors;
    }

    long clusters() {
        return Math.max(0, sectors - dataStartSector()) / sectorsPerCluster;
    }

    int clusterBytes() {
        return sectorsPerCluster * SECTOR_BYTES;
    }

    /** Where a cluster, of which the first is number 2, begins. */
    long clusterAtBytes(long cluster) {
        return (dataStartSector() + (cluster - 2) * sectorsPerCluster) * SECTOR_BYTES;
    }
}
