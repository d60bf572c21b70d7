-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
--
-- Host: localhost    Database: club
-- ------------------------------------------------------
-- Server version	8.0.36

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!50503 SET NAMES utf8mb4 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;

--
-- Table structure for table `members`
--

DROP TABLE IF EXISTS `members`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `members` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `number` varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'it''s on the card; never, ever (re)used',
  `name` varchar(200) COLLATE utf8mb4_unicode_ci NOT NULL DEFAULT '',
  `sex` enum('f','m','x') DEFAULT NULL,
  `referred_by` int unsigned DEFAULT NULL,
  `balance` decimal(10,2) NOT NULL DEFAULT '0.00',
  `created_at` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  `search` varchar(250) GENERATED ALWAYS AS (concat(`number`,_utf8mb4' ',`name`)) VIRTUAL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `members_number_unique` (`number`),
  KEY `members_referred_by_index` (`referred_by`),
  FULLTEXT KEY `members_search` (`search`) /*!50100 WITH PARSER `ngram` */ ,
  CONSTRAINT `members_referred_by` FOREIGN KEY (`referred_by`) REFERENCES `members` (`id`) ON DELETE SET NULL,
  CONSTRAINT `balance_is_small` CHECK ((`balance` < 1e6))
) ENGINE=InnoDB AUTO_INCREMENT=4711 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

LOCK TABLES `members` WRITE;
/*!40000 ALTER TABLE `members` DISABLE KEYS */;
INSERT INTO `members` (`id`, `number`) VALUES (1,'it\'s; CREATE TABLE `x` (`a` int);'),(2,'\\'),(3,'O''Hara -- no comment');
/*!40000 ALTER TABLE `members` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `rooms`;
CREATE TABLE `rooms` (
  `site` smallint NOT NULL,
  `number` smallint NOT NULL,
  `key` varchar(20) DEFAULT NULL,
  PRIMARY KEY (`site`,`number`) USING BTREE
) ENGINE=InnoDB;

DROP TABLE IF EXISTS `visits`;
CREATE TABLE `visits` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `member_id` int unsigned NOT NULL,
  `room_site` smallint NOT NULL,
  `room_number` smallint NOT NULL,
  `day` date NOT NULL,
  PRIMARY KEY (`id`,`day`),
  UNIQUE KEY `once` (`member_id`,`day`),
  KEY `by_room` (`room_site`,`room_number`),
  KEY `by_month` ((month(`day`))),
  CONSTRAINT `visits_ibfk_1` FOREIGN KEY (`member_id`) REFERENCES `members` (`id`) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT `visits_ibfk_2` FOREIGN KEY (`room_site`, `room_number`) REFERENCES `rooms` (`site`, `number`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4
/*!50100 PARTITION BY RANGE (year(`day`))
(PARTITION p0 VALUES LESS THAN (2020) ENGINE = InnoDB,
 PARTITION p1 VALUES LESS THAN MAXVALUE ENGINE = InnoDB) */;

/*!50003 SET sql_mode              = 'STRICT_TRANS_TABLES' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`%`*/ /*!50003 TRIGGER `count_visits` AFTER INSERT ON `visits` FOR EACH ROW BEGIN
  UPDATE members SET balance = balance + 1 WHERE id = NEW.member_id;
END */;;
CREATE PROCEDURE `tidy`()
BEGIN
  CREATE TABLE `not_this_one` (`id` int);
  DROP TABLE `not_this_one`;
END ;;
DELIMITER ;
/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;

-- Dump completed on 2024-05-01 12:00:00
