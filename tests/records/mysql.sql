-- MySQL dump 10.13  Distrib 8.0.36
/*!40101 SET NAMES utf8mb4 */;
DROP TABLE IF EXISTS `units`;
CREATE TABLE `units` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `code` varchar(20) NOT NULL DEFAULT 'it''s; (x',
  `bits` bit(8) DEFAULT b'0',
  PRIMARY KEY (`id`),
  UNIQUE KEY `code` (`code`)
) ENGINE=InnoDB;
INSERT INTO `units` VALUES (1,'it\'s; (x)\\',b'101'),(2,'0000-00-00',0xFF),
(3,_binary 'a\0b',NULL);
CREATE TABLE `cases` (`id` bigint NOT NULL, `unit_id` int unsigned, `opened` date, PRIMARY KEY (`id`));
INSERT INTO `cases` (`opened`, `id`) VALUES ('2024-01-01',9007199254740993) ON DUPLICATE KEY UPDATE id = 3;
DELIMITER ;;
CREATE PROCEDURE p() BEGIN INSERT INTO cases VALUES (8); END ;;
DELIMITER ;
ALTER TABLE `cases` ADD CONSTRAINT `of` FOREIGN KEY (`unit_id`) REFERENCES `units` (`id`);
INSERT INTO other VALUES (1,-1.5e3,.5,"a""b");
