-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
--
-- Host: localhost    Database: registry
-- ------------------------------------------------------
/*!40101 SET NAMES utf8mb4 */;
/*!40014 SET FOREIGN_KEY_CHECKS=0 */;

DROP TABLE IF EXISTS `organisations`;
CREATE TABLE `organisations` (
  `id` int NOT NULL AUTO_INCREMENT,
  `number` varchar(8) NOT NULL,
  `name` varchar(80) NOT NULL,
  `parent_organisation_id` int DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `number` (`number`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

DROP TABLE IF EXISTS `roles`;
CREATE TABLE `roles` (
  `id` int NOT NULL AUTO_INCREMENT,
  `name` varchar(40) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

DROP TABLE IF EXISTS `users`;
CREATE TABLE `users` (
  `id` int NOT NULL AUTO_INCREMENT,
  `code` char(6) NOT NULL,
  `organisation_id` int NOT NULL,
  `role_id` int NOT NULL,
  `is_active` tinyint(1) NOT NULL DEFAULT '1',
  PRIMARY KEY (`id`),
  UNIQUE KEY `code` (`code`),
  CONSTRAINT `users_organisation` FOREIGN KEY (`organisation_id`) REFERENCES `organisations` (`id`),
  CONSTRAINT `users_role` FOREIGN KEY (`role_id`) REFERENCES `roles` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

DROP TABLE IF EXISTS `workflows`;
CREATE TABLE `workflows` (
  `id` int NOT NULL AUTO_INCREMENT,
  `name` varchar(40) NOT NULL,
  `steps` tinyint NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

DROP TABLE IF EXISTS `dictionary_entries`;
CREATE TABLE `dictionary_entries` (
  `type` varchar(20) NOT NULL,
  `code` varchar(10) NOT NULL,
  `label` varchar(60) NOT NULL,
  PRIMARY KEY (`type`,`code`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

DROP TABLE IF EXISTS `cases`;
CREATE TABLE `cases` (
  `id` int NOT NULL AUTO_INCREMENT,
  `reference` char(6) NOT NULL COMMENT 'with leading zeros',
  `title` varchar(120) NOT NULL,
  `organisation_id` int NOT NULL,
  `created_by` int DEFAULT NULL,
  `workflow_id` int NOT NULL,
  `status` char(2) NOT NULL,
  `priority` tinyint NOT NULL,
  `channel` varchar(8) NOT NULL,
  `amount` decimal(10,2) NOT NULL,
  `opened_on` date NOT NULL DEFAULT '0000-00-00',
  `updated_at` datetime NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `reference` (`reference`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

DROP TABLE IF EXISTS `audit_events`;
CREATE TABLE `audit_events` (
  `case_id` int NOT NULL,
  `user_id` int NOT NULL,
  `action` varchar(20) NOT NULL,
  `happened_at` datetime NOT NULL,
  KEY `case_id` (`case_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

DROP TABLE IF EXISTS `locales`;
CREATE TABLE `locales` (
  `code` char(2) NOT NULL,
  `name` varchar(40) NOT NULL,
  PRIMARY KEY (`code`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

